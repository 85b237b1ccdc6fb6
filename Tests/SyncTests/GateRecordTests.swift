import Access
import Sync
import Testing
import Vocabulary

@Suite("Records of gates, stewards and health")
struct GateRecordTests {
    private func record(_ name: String) throws -> JournalRecord {
        let found = try Fixed().gateRecords().first { $0.name == name }
        return try #require(found).record
    }

    @Test func `What a record tells stands where the format says`() throws {
        let override = try record("override").bytes
        #expect(Array(override[0..<4]) == [1, 11, 0, 0])
        #expect(Array(override[48..<57]) == [0, 0, 0, 0, 0, 0, 0, 1, 0])
        #expect(Array(override[72..<75]) == [0x27, 0x0F, 0])
        #expect(Array(override[90..<96]) == [0, 0, 0, 3, 0, 1])
        let mode = try record("gate-mode").bytes
        #expect(mode[1] == 12)
        #expect(mode[55] == 8)
        #expect(Array(mode[94..<96]) == [0, 2])
        let over = try record("health-over").bytes
        #expect(Array(over[1..<4]) == [13, 8, 0])
        #expect(over[55] == 8)
        let refused = try record("passage-refused").bytes
        #expect(Array(refused[1..<4]) == [3, 0, 64])
        #expect(Array(refused[94..<96]) == [0, 1])
    }

    @Test(arguments: ["override", "gate-mode", "health"])
    func `Numbers of a newer edge are read as they are`(_ name: String) throws {
        var strange = try record(name)
        strange.subject = .max
        strange.slot = .max
        strange.flags = RecordFlags(rawValue: .max)
        #expect(JournalRecord(bytes: strange.bytes) == strange)
    }

    @Test func `Conditions, events, actions and reasons keep their numbers and names`() {
        #expect(DeviceCondition.allCases.map(\.rawValue) == Array(1...17))
        #expect(
            DeviceCondition.allCases.map(\.name) == [
                "camera_black", "camera_frozen", "camera_gone", "reader_silent", "gate_lost",
                "cache_stale", "clock_untrusted", "disk_low", "hub_unreachable", "gate_held_open",
                "gate_tampered", "sensor_stuck", "fire_release", "journal_full", "cache_absent",
                "trust_alarm", "keyring_stale",
            ]
        )
        #expect(GateEventKind.allCases.map(\.rawValue) == Array(1...9))
        #expect(
            GateEventKind.allCases.map(\.name) == [
                "forced", "second_passage", "held_open", "tamper", "fire", "sensor_stuck", "lost",
                "mode", "free_passage",
            ]
        )
        #expect(OverrideAction.allCases.map(\.name) == ["let_pass", "set_mode"])
        #expect(OverrideAction.allCases.map(\.rawValue) == [1, 2])
        #expect(OverrideReason.allCases.map(\.rawValue) == Array(1...7))
        #expect(
            OverrideReason.allCases.map(\.name) == [
                "damaged_medium", "equipment", "accompanied", "staff", "emergency",
                "wrongly_refused", "other",
            ]
        )
    }
}
