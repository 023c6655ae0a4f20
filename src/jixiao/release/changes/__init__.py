"""变更 What one release says otherwise than another: the differences, their causes, their weight, their telling."""
