import os

# Motor reads it when it is imported, and would have five threads for each core of the machine: ten on a laptop, of
# which the change stream holds one, and hundreds on a large server. docs/deploying.md says how to choose.
os.environ.setdefault("MOTOR_MAX_WORKERS", "24")
