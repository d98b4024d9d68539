"""What a page remembers: one frozen dataclass per page, and the codec that turns it into an address and back."""
