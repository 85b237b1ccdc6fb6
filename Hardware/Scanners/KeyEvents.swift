/// Cuts what an evdev device writes into presses of keys.
///
/// Linux, `include/uapi/linux/input.h`, 64 bits: `struct input_event` has 24 bytes, little-endian
/// on the machines we run on: seconds 8, microseconds 8, type 2, code 2, value 4. A read may cut
/// a record.
struct KeyEvents: Sendable {
    enum Event: Equatable, Sendable {
        case pressed(KeyStroke)
        /// The kernel's queue ran over: what was pressed meanwhile is not known.
        case lost
    }

    static let recordByteCount = 24

    private static let synchronising: UInt16 = 0
    private static let key: UInt16 = 1
    private static let report: UInt16 = 0
    private static let dropped: UInt16 = 3

    private var pending: [UInt8] = []
    private var held: Set<UInt16> = []
    private var isResynchronising = false

    mutating func take(_ bytes: [UInt8]) -> [Event] {
        var events: [Event] = []
        for byte in bytes {
            pending.append(byte)
            guard pending.count == Self.recordByteCount else { continue }
            if let event = understood() { events.append(event) }
            pending.removeAll(keepingCapacity: true)
        }
        return events
    }

    /// The device was opened anew: no key is held and no record is begun.
    mutating func restart() {
        self = KeyEvents()
    }

    private mutating func understood() -> Event? {
        let type = half(16)
        let code = half(18)
        let value = UInt32(half(22)) << 16 | UInt32(half(20))
        if type == Self.synchronising { return synchronise(code) }
        guard type == Self.key, !isResynchronising else { return nil }
        return press(code, value)
    }

    /// After SYN_DROPPED everything up to and with the next SYN_REPORT is to be ignored
    /// (Linux, Documentation/input/event-codes.rst).
    private mutating func synchronise(_ code: UInt16) -> Event? {
        if code == Self.dropped {
            isResynchronising = true
            held.removeAll()
            return .lost
        }
        if code == Self.report { isResynchronising = false }
        return nil
    }

    /// 1 is a press, 0 a release, 2 the repetition of a key that is held.
    private mutating func press(_ code: UInt16, _ value: UInt32) -> Event? {
        if KeyStroke.modifiers.contains(code) {
            if value == 1 { held.insert(code) }
            if value == 0 { held.remove(code) }
            return nil
        }
        guard value == 1, !KeyStroke.locks.contains(code) else { return nil }
        return .pressed(KeyStroke(code, held: held))
    }

    private func half(_ position: Int) -> UInt16 {
        let low = UInt16(pending[position])
        let high = UInt16(pending[position + 1])
        return high << 8 | low
    }
}
