package import Access
import SQLite
package import Sync
import Synchronization
package import Vocabulary

/// The record of all that happened at a gate, and the use of rights that follows from it.
///
/// It is never thrown away. What `append` returns is on the disk: the gate opens after it.
package final class JournalFile: Sendable {
    /// Records given or pruned by one call; the rest is for the next.
    package static let recordsMax = 4_096

    package let path: String
    package let device: DeviceID
    /// To be kept outside this file too: the next journal's epoch must be higher.
    package let epoch: UInt32
    let reserve: ReserveSpace
    let core: Mutex<Core>

    /// All that one call at a time may touch.
    struct Core: ~Copyable {
        let store: JournalStore
        /// Held as long as this journal is open: a second opening is refused.
        let lock: Connection
        var state: JournalState
        var space: SpaceMachine
    }

    init(path: String, core: consuming sending Core, reserve: ReserveSpace) {
        self.path = path
        device = core.state.device
        epoch = core.state.epoch
        self.reserve = reserve
        self.core = Mutex(core)
    }

    /// Writes the records in one transaction with what they change; durable when it returns.
    ///
    /// While the journal lives on its reserve, the last of it is kept for the passages of who was
    /// let in: nobody is let in whose passage could not be recorded.
    @discardableResult
    package func append(
        _ drafts: [Draft],
        uses: [UseChange] = []
    ) throws(JournalError) -> [JournalRecord] {
        try core.withLock { (core) throws(JournalError) in
            let needed = drafts.count + core.state.kept(besides: drafts)
            guard core.space.hasRoom(forRecords: needed) else { throw .noSpaceLeft(nil) }
            do throws(SQLiteError) {
                return try core.write(drafts, uses)
            } catch {
                guard error.kind == .full || isFull(error, core.space) else {
                    throw JournalError(storage: error)
                }
                guard core.space.handle(.noRoom) == .releaseAndRetry else {
                    throw .noSpaceLeft(error)
                }
                reserve.release()
            }
            do throws(SQLiteError) {
                return try core.write(drafts, uses)
            } catch {
                _ = core.space.handle(.noRoom)
                throw .noSpaceLeft(error)
            }
        }
    }

    /// A full disk also shows as an I/O error, where the index of the log cannot grow.
    private func isFull(_ error: SQLiteError, _ space: borrowing SpaceMachine) -> Bool {
        guard error.kind == .ioError, let free = reserve.freeBytes() else { return false }
        return free < space.freeBytesMin
    }

    package func use(of right: RightID) throws(JournalError) -> UseState {
        try core.withLock { (core) throws(JournalError) in
            do throws(SQLiteError) {
                return try core.store.use(of: right)
            } catch {
                throw JournalError(storage: error)
            }
        }
    }

    /// The highest count that a card has proved here; zero for none.
    ///
    /// Its row may know of a higher one, which another gate has seen.
    package func counterSeen(badge: UInt64) throws(JournalError) -> UInt32 {
        try core.withLock { (core) throws(JournalError) in
            do throws(SQLiteError) {
                return try core.store.count(of: badge)
            } catch {
                throw JournalError(storage: error)
            }
        }
    }

    /// The newest slot of a right that opened this gate; nil for none.
    package func shownSlot(of right: RightID) throws(JournalError) -> ShownSlot? {
        try core.withLock { (core) throws(JournalError) in
            do throws(SQLiteError) {
                return try core.store.shownSlot(of: right)
            } catch {
                throw JournalError(storage: error)
            }
        }
    }

    /// Persons in a zone as far as this gate has seen them pass.
    package func occupancy(zone: UInt16) -> UInt32 {
        core.withLock { $0.state.occupancy[zone] ?? 0 }
    }

    /// Tokens accepted ahead of the cache at a gate under a head.
    package func aheadUsed(gate: GateID, headVersion: UInt64) -> UInt32 {
        core.withLock { $0.state.ahead[.init(gate: gate, head: headVersion)] ?? 0 }
    }

    /// The newest head ever applied, for `CacheFile.open` and `HeadRules.judge`.
    package var mark: HeadMark? { core.withLock { $0.state.mark } }

    package var position: JournalPosition { core.withLock { $0.state.position } }

    /// Grants and overrides without a passage, oldest first: at a start, what a power cut left.
    package var unsettled: [Unsettled] {
        let records = core.withLock { $0.state.unsettled }
        return records.sorted { $0.key < $1.key }.map {
            Unsettled(sequence: $0.key, record: $0.value)
        }
    }

    /// The last record that was deleted, since the hub has it; zero where none was.
    package var prunedSequence: UInt64 { core.withLock { $0.state.prunedSequence } }

    package var acknowledged: Acknowledgement? { core.withLock { $0.state.acknowledged } }

    /// Records not acknowledged yet.
    package var backlog: UInt64 {
        core.withLock { $0.state.sequence - ($0.state.acknowledged?.sequence ?? 0) }
    }

    package var space: SpaceMachine.State { core.withLock { $0.space.state } }

    /// Looks after the reserve; to be called every few seconds.
    @discardableResult
    package func tendSpace() -> SpaceMachine.State {
        let free = reserve.freeBytes()
        return core.withLock { core in
            guard let free else { return core.space.state }
            switch core.space.handle(.free(bytes: free)) {
            case .release, .releaseAndRetry: reserve.release()
            case .makeReserve: _ = core.space.handle(.reserve(isWhole: reserve.make()))
            case .nothing: break
            }
            return core.space.state
        }
    }
}
