{{ gate_failures('schedule') }}
