import Access
import Sync

extension GoldenVector {
    /// What a gate, a steward and the watch over a device write into a journal.
    static func gates(_ fixed: Fixed) -> [GoldenVector] {
        fixed.gateRecords().map { name, record in
            GoldenVector("journal-\(name).bin", record.bytes) { JournalRecord(bytes: $0)?.bytes }
        }
    }
}

extension Fixed {
    /// Each by itself, at sequence 9 of a journal that is not written down.
    func gateRecords() -> [(name: String, record: JournalRecord)] {
        stewards() + gateEvents() + conditions()
    }

    private func one(
        _ name: String,
        _ kind: RecordKind,
        _ subject: UInt64,
        _ change: (inout JournalRecord) -> Void
    ) -> (name: String, record: JournalRecord) {
        let previous = JournalRecord.genesis(device: Self.device, epoch: 1)
        let made = record(kind, sequence: 9, previous: previous) {
            $0.subject = subject
            change(&$0)
        }
        return (name, made)
    }

    /// Stewards 9999 and 7, and an opening that the gate refused.
    private func stewards() -> [(name: String, record: JournalRecord)] {
        let rest = [UInt8](repeating: 0, count: 14)
        return [
            one("override", .override, UInt64(OverrideAction.letPass.rawValue)) {
                $0.slot = UInt16(OverrideReason.damagedMedium.rawValue)
                $0.direction = .entry
                $0.credential = [0x27, 0x0F] + rest
                $0.refersTo = 3
            },
            one("override-counted", .override, 5) {
                $0.flags = .counted
                $0.credential = [0x00, 0x07] + rest
            },
            one("passage-refused", .passage, 0x1122_3344_5566_7788) {
                $0.direction = .entry
                $0.refersTo = 2
                $0.flags = .notUsed
                $0.slot = JournalRecord.gateRefused
            },
        ]
    }

    private func gateEvents() -> [(name: String, record: JournalRecord)] {
        [
            one("gate-second", .gate, UInt64(GateEventKind.secondPassage.rawValue)) {
                $0.direction = .entry
                $0.refersTo = 4
            },
            one("gate-mode", .gate, UInt64(GateEventKind.mode.rawValue)) { $0.slot = 2 },
            one("gate-over", .gate, UInt64(GateEventKind.heldOpen.rawValue)) { $0.flags = .over },
        ]
    }

    private func conditions() -> [(name: String, record: JournalRecord)] {
        [
            one("health", .health, UInt64(DeviceCondition.cameraBlack.rawValue)) { $0.slot = 2 },
            one("health-over", .health, UInt64(DeviceCondition.diskLow.rawValue)) {
                $0.flags = .over
            },
        ]
    }
}
