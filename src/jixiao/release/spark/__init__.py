"""Running the models on Spark SQL: the same SQL, translated, and its tables brought back as Parquet."""
