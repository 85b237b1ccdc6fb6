import Crypto
package import Journal
import Logging
package import Sync
import Synchronization
import Vocabulary

/// What a neighbour has seen of our own journal: a tail that is gone is missed here first.
extension Neighbours {
    func compare(_ bytes: [UInt8]) {
        let identity = hands.identity
        guard let seen = Checkpoint(bytes: bytes, signedBy: identity.key.publicKey),
            seen.device == identity.device, seen.epoch == hands.journal.epoch, seen.sequence > 0,
            let range = missing(seen)
        else { return }
        let isNew = state.withLock { state in
            guard state.reported.count < NeighbourLimits.witnessedMax else { return false }
            return state.reported.insert(seen.sequence).inserted
        }
        guard isNew else { return }
        hands.events.error(
            "journalCut",
            ["from": .integer(range.lowerBound), "to": .integer(range.upperBound)]
        )
        let clock = hands.clock
        hands.append { recording in
            var draft = recording.plain(.tamper, clock.bounds, clock.sinceBoot)
            draft.tell(cut: range, shownBy: seen)
            return draft
        }
    }

    /// The records that we signed for and that are not here, or are here as others.
    ///
    /// What this process wrote itself begins behind the cut.
    private func missing(_ seen: Checkpoint) -> ClosedRange<UInt64>? {
        let position = hands.journal.position
        if seen.sequence <= position.sequence {
            guard seen.sequence > hands.journal.prunedSequence,
                let bytes = (try? hands.journal.records(after: seen.sequence - 1, limit: 1))?.first,
                JournalRecord.digest(of: bytes) != seen.digest
            else { return nil }
        }
        return min(hands.startSequence, seen.sequence - 1) + 1...seen.sequence
    }

    /// How all that stands.
    package var report: NeighbourReport {
        let now = hands.clock.sinceBoot
        var report = NeighbourReport()
        report.listen = listening?.description
        report.roster = hands.rosters.version
        report.marks = hands.marks.marks.count
        report.marksWaiting = hands.marks.marks.waiting
        for (refusal, count) in hands.marks.refused {
            report.marksRefused[refusal.rawValue] = count
        }
        report.witnessed = hands.witnesses.count
        state.withLock { state in
            report.links = state.machine.greeted.map { link, device in
                NeighbourReport.Link(
                    device: device,
                    isDialled: state.dialled.contains(link),
                    secondsOpen: (now - (state.openedAt[link] ?? now)).components.seconds
                )
            }
            report.framesWaiting = state.inboxes.values.reduce(0) { $0 + $1.count }
            report.closed = state.closed
            report.fault = state.openFault
        }
        return report
    }
}

extension Draft {
    /// Says which records of this journal are gone, or are others than a checkpoint shows.
    ///
    /// Who has the device's key signs any number: the count is the highest that a record can hold.
    package mutating func tell(cut range: ClosedRange<UInt64>, shownBy seen: Checkpoint) {
        flags = .journalLost
        subject = range.lowerBound
        counter = UInt32(min(range.upperBound - range.lowerBound, 0xFF_FFFE) + 1)
        credential = Array(seen.digest.bytes.prefix(JournalRecord.credentialByteCount))
    }
}
