{{ gate_failures('waivers') }}
