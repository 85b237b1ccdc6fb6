/// When a reader that was unplugged or does not answer is opened again, and how often that is told.
///
/// Without waiting, a loop over a device that is gone spins and floods the log (libnfc fails in
/// microseconds after an unplug); without end of the waiting, a reader plugged in again stays dead.
/// Pure: times are readings of one monotonic clock, from any start, given by the caller.
package struct ReopenMachine: Sendable {
    /// The first wait; each further failure doubles it.
    package static let waitMin = Duration.milliseconds(200)

    /// The longest wait.
    package static let waitMax = Duration.seconds(10)

    /// A device that stayed open this long was well: its next failure waits the shortest time.
    package static let wellAfter = Duration.seconds(2)

    /// When the device is to be opened; nil while it is open.
    package private(set) var openDue: Duration?
    private var next = Self.waitMin
    private var openedAt: Duration?
    private var told: String?

    package init(at now: Duration) {
        openDue = now
    }

    /// The device was opened.
    package mutating func opened(at now: Duration) {
        openDue = nil
        openedAt = now
        told = nil
    }

    /// The device could not be opened, or was lost; each fault is told once, until it is another.
    ///
    /// A device that opens and at once fails again keeps its place in the row of waits.
    package mutating func failed(code: String, text: String, at now: Duration) -> [ReaderLine] {
        if let openedAt, now - openedAt >= Self.wellAfter { next = Self.waitMin }
        openedAt = nil
        openDue = now + next
        next = min(next * 2, Self.waitMax)
        guard told != code else { return [] }
        told = code
        return [.fault(code: code, text: text)]
    }
}
