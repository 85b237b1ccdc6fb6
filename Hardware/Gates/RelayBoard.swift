/// The four bytes that small relay boards on USB understand, at 9600 baud.
///
/// `A0 channel state sum`, the sum of the three before it modulo 256. The board answers nothing
/// and keeps its relays as they are when the line goes: whoever opens it sets them to rest.
package enum RelayBoard {
    package static let baud = 9_600

    /// Boards of one to sixteen relays speak these bytes.
    package static let channels: ClosedRange<UInt8> = 1...16

    /// Switches one relay.
    package static func command(channel: UInt8, isClosed: Bool) -> [UInt8] {
        precondition(channels.contains(channel), "A relay has a channel from 1 to 16")
        let state: UInt8 = isClosed ? 1 : 0
        return [0xA0, channel, state, 0xA0 &+ channel &+ state]
    }
}
