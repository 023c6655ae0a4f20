"""From a document to facts: outline, recognisers (one module per kind of fact), and the account of every number.

Recognisers see a ``SmoothedText``: the document's text with wrapped lines rejoined and blanks, markup and full-width
digits smoothed away, aligned with the source so that each span found in it maps back to the exact span of the source.
"""
