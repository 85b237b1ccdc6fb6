/// Bytes that wait to be sent; what went is let go in portions, also where it never runs empty.
package struct SendBuffer: Sendable {
    /// So much of what was sent is held at most: moving the rest for each byte would cost more.
    package static let sentMax = 65_536

    private var bytes: [UInt8] = []
    private var sent = 0

    package init() {}

    package var waiting: Int { bytes.count - sent }
    /// With what was sent and is not let go yet.
    package var held: Int { bytes.count }

    package var rest: ArraySlice<UInt8> { bytes[sent...] }

    package mutating func add(_ more: [UInt8]) { bytes += more }

    package mutating func drop(_ count: Int) {
        precondition(count <= waiting, "nothing is sent that was not given")
        sent += count
        guard sent == bytes.count || sent >= Self.sentMax else { return }
        bytes.removeFirst(sent)
        sent = 0
    }
}
