/// What the serial line to a door board went through since the start, for the status page.
package struct LineReport: Codable, Hashable, Sendable {
    /// As the board greeted last; nil before.
    package var firmware: String?
    /// Lines that were not read: noise, a wrong sum, too long, no words of the protocol.
    package var badLines: Int
    /// Lines that the board told unasked and that never came.
    package var missed: Int
    /// Orders that were sent again for want of an answer.
    package var resends: Int
    /// How often the board started again.
    package var restarts: Int

    package init(_ counts: BoardCounts, firmware: String?) {
        self.firmware = firmware
        badLines = counts.bad.values.reduce(counts.unknown, +)
        missed = counts.missed
        resends = counts.resent
        restarts = counts.restarts
    }
}
