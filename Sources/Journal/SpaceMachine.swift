/// Whether there is room to write on: the reserve is released once, and counted while it lasts.
///
/// A full disk refuses even deletes and checkpoints, so that space has to be held back beforehand.
package struct SpaceMachine: Hashable, Sendable {
    package enum State: Hashable, Sendable {
        case normal
        /// The reserve was released; so many records may still be written.
        case degraded(left: Int)
        /// Nothing may be written any more.
        case full
    }

    package enum Event: Hashable, Sendable {
        case wrote(records: Int)
        /// SQLite found no room, and took its transaction back.
        case noRoom
        case free(bytes: UInt64)
        case reserve(isWhole: Bool)
    }

    package enum Action: Hashable, Sendable {
        case nothing
        case release
        /// Release the reserve, then write again, once.
        case releaseAndRetry
        case makeReserve
    }

    /// Promised by the design: written even on a full disk.
    package static let recordsMax = 10_000

    package let recordsMax: Int
    package let freeBytesMin: UInt64
    package let reserveBytes: UInt64
    package private(set) var state: State

    package init(
        recordsMax: Int = Self.recordsMax,
        freeBytesMin: UInt64 = 4 << 20,
        reserveBytes: UInt64 = UInt64(ReserveSpace.byteCount)
    ) {
        self.recordsMax = recordsMax
        self.freeBytesMin = freeBytesMin
        self.reserveBytes = reserveBytes
        state = .normal
    }

    /// Where it begins when the reserve could not be made.
    package var withoutReserve: SpaceMachine {
        var machine = self
        machine.state = .degraded(left: recordsMax)
        return machine
    }

    package func hasRoom(forRecords count: Int) -> Bool {
        switch state {
        case .normal: true
        case .degraded(let left): count <= left
        case .full: false
        }
    }

    package mutating func handle(_ event: Event) -> Action {
        switch (state, event) {
        case (.normal, .noRoom):
            state = .degraded(left: recordsMax)
            return .releaseAndRetry
        case (.normal, .free(let bytes)) where bytes < freeBytesMin:
            state = .degraded(left: recordsMax)
            return .release
        case (.degraded(let left), .wrote(let records)):
            state = left > records ? .degraded(left: left - records) : .full
        case (.degraded, .noRoom):
            state = .full
        case (.degraded, .free(let bytes)), (.full, .free(let bytes)):
            // Twice the margin: a disk that hovers about the border does not go back and forth.
            return bytes >= reserveBytes + 2 * freeBytesMin ? .makeReserve : .nothing
        case (.degraded, .reserve(isWhole: true)), (.full, .reserve(isWhole: true)):
            state = .normal
        case (.normal, _), (.degraded, .reserve), (.full, _):
            break
        }
        return .nothing
    }
}
