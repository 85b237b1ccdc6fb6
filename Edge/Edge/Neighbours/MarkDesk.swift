import Access
package import Journal
package import Logging
import Sync
import Synchronization
import Vocabulary

/// Where every mark of a neighbour comes in, whoever brought it.
///
/// Only a device of the roster that is listened to is believed, and only as long as nothing was
/// struck against it. What is here counts at the next presentation of its right.
package final class MarkDesk: Sendable {
    package enum Outcome: Hashable, Sendable {
        case taken
        /// It is here, or a later word of the same scan is.
        case alreadyHere
        case refused(Refusal)
    }

    /// Why a mark is not believed.
    package enum Refusal: String, CaseIterable, Sendable {
        case malformed
        case wrongScope = "wrong_scope"
        /// Told of this gate by somebody else: it knows its own scans best.
        case own
        /// Not of the roster, or in quarantine, revoked or struck.
        case unknownDevice = "unknown_device"
        case badSignature = "bad_signature"
        /// Older than what is kept.
        case tooOld = "too_old"
        /// Later than the time can be.
        case future
        /// The same scan was told otherwise before.
        case contradiction
    }

    /// How far the clock of a neighbour may be ahead of what is known here.
    package static let aheadMax = Duration.seconds(120)

    package let marks: HeardMarks
    private let device: DeviceID
    private let scope: ScopeID
    private let rosters: RosterDesk
    private let flash: FlashDesk
    private let journal: JournalFile
    private let clock: EdgeClock
    private let events: Log
    private let refusals = Mutex<[Refusal: Int]>([:])

    /// Takes up what the journal keeps.
    package init(
        identity: DeviceIdentity,
        rosters: RosterDesk,
        flash: FlashDesk,
        journal: JournalFile,
        clock: EdgeClock,
        marks: HeardMarks = HeardMarks(),
        events: Log = .silent
    ) {
        self.marks = marks
        device = identity.device
        scope = identity.assignment.scope
        self.rosters = rosters
        self.flash = flash
        self.journal = journal
        self.clock = clock
        self.events = events
        load()
    }

    /// Takes a mark, or says why not.
    @discardableResult
    package func take(_ bytes: [UInt8]) -> Outcome {
        guard !marks.knows(bytes) else { return .alreadyHere }
        let outcome = judge(bytes)
        if case .refused(let refusal) = outcome {
            refusals.withLock { $0[refusal, default: 0] += 1 }
        }
        return outcome
    }

    private func judge(_ bytes: [UInt8]) -> Outcome {
        guard let teller = UsedMark.device(of: bytes) else { return .refused(.malformed) }
        guard teller != device else { return .refused(.own) }
        guard isBelieved(teller), let entry = rosters.believed(teller) else {
            return .refused(.unknownDevice)
        }
        guard let mark = UsedMark(bytes: bytes, signedBy: entry.publicKey) else {
            return .refused(.badSignature)
        }
        guard mark.scope == scope else { return .refused(.wrongScope) }
        let now = clock.bounds
        guard mark.time.high >= now.low.advanced(by: .zero - NeighbourLimits.marksKeptFor) else {
            return .refused(.tooOld)
        }
        guard mark.time.low <= now.high.advanced(by: Self.aheadMax) else {
            return .refused(.future)
        }
        switch marks.add(HeardMark(mark, bytes: bytes)) {
        case .new: return .taken
        case .known: return .alreadyHere
        case .contradiction:
            events.error("markContradicted", ["device": "\(teller)"])
            return .refused(.contradiction)
        }
    }

    /// What a presentation of this right takes up, of those who are still believed.
    func pending(_ right: RightID) -> [(heard: HeardMark, news: NeighbourNews)] {
        let pending = marks.pending(right)
        guard !pending.isEmpty else { return [] }
        return pending.filter { isBelieved($0.heard.mark.device) }
    }

    private func isBelieved(_ device: DeviceID) -> Bool {
        rosters.believed(device) != nil && flash.believes(device)
    }

    /// How often each refusal was given since the start.
    package var refused: [Refusal: Int] { refusals.withLock { $0 } }

    /// Brings what was heard to the disk; gives how many marks are left.
    ///
    /// In portions, so that no scan waits for more than one.
    @discardableResult
    package func store() -> Int {
        let portion = marks.unstored(JournalFile.heardMax)
        let shed = marks.shed(JournalFile.heardMax)
        guard !portion.isEmpty || !shed.isEmpty else { return 0 }
        do throws(JournalError) {
            try journal.keep(heard: portion, forgetting: shed)
            marks.noteStored(portion)
            marks.noteForgotten(shed)
        } catch {
            events.error("marksNotKept", ["code": "\(error.code.rawValue)"])
            return 0
        }
        return marks.unstored(1).count + marks.shed(1).count
    }

    /// Lets go what is too old to matter.
    package func forgetOld() {
        let border = clock.bounds.low.advanced(by: .zero - NeighbourLimits.marksKeptFor)
        marks.forget(before: border)
        do throws(JournalError) {
            try journal.forgetHeard(before: border, keeping: NeighbourLimits.marksKept)
        } catch {
            events.error("marksNotForgotten", ["code": "\(error.code.rawValue)"])
        }
    }

    /// What is in the journal was verified when it came, as the use of rights beside it was.
    private func load() {
        let border = clock.bounds.low.advanced(by: .zero - NeighbourLimits.marksKeptFor)
        let kept: [(bytes: [UInt8], taken: UInt8)]
        do throws(JournalError) {
            kept = try journal.heard(since: border, limit: NeighbourLimits.marksKept)
        } catch {
            events.error("marksNotRead", ["reason": "\(error)"])
            return
        }
        marks.load(
            kept.compactMap { bytes, taken in
                guard let mark = UsedMark(unverified: bytes), mark.scope == scope else {
                    return nil
                }
                return (HeardMark(mark, bytes: bytes), taken)
            }
        )
    }
}
