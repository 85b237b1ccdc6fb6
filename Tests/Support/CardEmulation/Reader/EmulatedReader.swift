internal import Dispatch
package import PortEmulation

/// A card reader on a serial port that is none: a PN532 that the unmodified libnfc opens.
///
/// It runs on a thread of its own until `stop`, until its lifetime ends, or until nobody holds it.
package final class EmulatedReader: Sendable {
    private let loop: ReaderLoop
    private let hasEnded = DispatchGroup()

    /// Opens the port and begins to answer.
    ///
    /// `link` is kept pointing at the port through `unplug` and `plug`, as a by-id path is.
    package init(
        _ card: (any EmulatedCard)? = nil,
        link: String? = nil,
        latency: Duration = .zero,
        lifetime: Duration = .seconds(3_600)
    ) throws(EmulatorFailure) {
        loop = try ReaderLoop(link: link.map { PortLink(path: $0) }, lifetime: lifetime)
        loop.setLatency(latency)
        if let card { loop.place(card, for: nil) }
        // A serial queue of its own brings a thread beyond those that the tasks share.
        DispatchQueue(label: "jalon.emulated-reader").async(group: hasEnded) { [loop] in loop.run()
        }
    }

    deinit { loop.stop() }

    /// Where the port is, nil while the reader is unplugged.
    package var path: String? { loop.path }

    /// What libnfc is told to open, nil while the reader is unplugged.
    package var connection: String? { path.map { "pn532_uart:\($0)" } }

    /// The card last laid down, with what it remembers, whether it is in the field or not.
    package var card: (any EmulatedCard)? { loop.card }

    package var isCardPresent: Bool { loop.isCardPresent }

    package var statistics: ReaderStatistics { loop.statistics }

    /// Puts a card in the field and returns the one it takes the place of.
    @discardableResult
    package func place(_ card: any EmulatedCard) -> (any EmulatedCard)? {
        loop.place(card, for: nil)
    }

    /// Puts a card in the field, the last one where none is named, for a while.
    @discardableResult
    package func tap(
        _ card: (any EmulatedCard)? = nil,
        for time: Duration
    ) -> (any EmulatedCard)? {
        loop.place(card, for: time)
    }

    /// Puts the card last laid down back in the field.
    package func placeAgain() { loop.place(nil, for: nil) }

    package func remove() { loop.remove() }

    /// The card leaves, or becomes another, after so many exchanges of its next select.
    package func arm(_ change: CardChange) { loop.arm(change) }

    /// Orders a fault for the next `count` replies, nil for all, to one command or to any.
    package func arm(_ fault: ChipFault, count: Int? = 1, command: UInt8? = nil) {
        loop.arm(fault, count, command)
    }

    package func clearFaults() { loop.clearFaults() }

    /// How long each reply is held back, at most `ReaderStatistics.latencyMax`.
    package func setLatency(_ latency: Duration) { loop.setLatency(latency) }

    /// Takes the reader off its port: the port vanishes, and its link.
    package func unplug() { loop.unplug() }

    /// Plugs the reader in: another port, the same link.
    package func plug() throws(EmulatorFailure) { try loop.plug() }

    /// Ends the thread and closes the port; returns when that is done.
    package func stop() {
        loop.stop()
        hasEnded.wait()
    }

    /// Whether the lifetime is over or `stop` was called.
    package var isStopped: Bool { loop.isStopped }
}
