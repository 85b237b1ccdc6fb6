/// What the chip says of an exchange with a card (UM0701-02, 7.1).
enum ChipStatus: UInt8, Sendable {
    case done = 0x00
    /// The card did not answer.
    case timeOut = 0x01
    /// MIFARE authentication failed.
    case authentication = 0x14
    /// The command does not fit the chip's state.
    case context = 0x27
}
