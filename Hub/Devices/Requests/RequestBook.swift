import Synchronization
import Vocabulary

/// What this hub remembers of the devices that ask: used numbers, and when each was last heard.
final class RequestBook: Sendable {
    private struct Entry {
        var window: DurableWindow
        var lastSeen: Timestamp
        var copies = CopyWatch()
    }

    /// Since when this process listens.
    let listeningSince: Timestamp
    private let entries = Mutex<[DeviceID: Entry]>([:])

    init(since now: Timestamp) {
        listeningSince = now
    }

    /// Uses a request's number; `row` is the device as stored.
    ///
    /// Tells as well whether another request bore this number before: one key in two machines.
    func use(
        _ number: UInt64,
        nonce: [UInt8],
        of row: DeviceRow,
        now: Timestamp
    ) -> (answer: DurableWindow.Answer, isCopied: Bool) {
        entries.withLock { entries in
            var entry =
                entries[row.device]
                ?? Entry(window: DurableWindow(ceiling: row.requestCeiling), lastSeen: now)
            entry.lastSeen = now
            let answer = entry.window.use(number)
            let isCopied = entry.copies.note(number, nonce: nonce)
            entries[row.device] = entry
            return (answer, isCopied)
        }
    }

    /// Whoever is believed again begins without a past: the numbers stay used, and who bore them is
    /// forgotten, or the true device would be taken for its copy.
    func forgetCopies(of device: DeviceID) {
        entries.withLock { $0[device]?.copies = CopyWatch() }
    }

    func confirm(_ ceiling: UInt64, of device: DeviceID) {
        entries.withLock { $0[device]?.window.confirm(ceiling: ceiling) }
    }

    /// The lowest number that surely is new.
    func wanted(of row: DeviceRow) -> UInt64 {
        entries.withLock { $0[row.device]?.window.wanted } ?? row.requestCeiling + 1
    }

    func lastSeen(_ device: DeviceID) -> Timestamp? {
        entries.withLock { $0[device]?.lastSeen }
    }
}
