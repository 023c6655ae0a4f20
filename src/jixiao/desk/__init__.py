"""The desk 复核台: a report's document and facts side by side, and what a person decides of them.

One component (``review.js``) shows it in a notebook, in a browser and from a file; all that it knows comes from here.
"""
