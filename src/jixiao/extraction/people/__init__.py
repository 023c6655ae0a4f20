"""人员机构 Posts, people and organs, counted."""
