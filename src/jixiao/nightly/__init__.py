"""The night's run: take in what came, build, keep the newest releases, and sum the night up. 夜间运行"""
