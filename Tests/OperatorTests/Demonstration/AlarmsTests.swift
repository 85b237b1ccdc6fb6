import Demonstration
import HubAdmin
import Testing

@Suite("Alarms after the demonstration")
struct AlarmsTests {
    private static func alarms(_ kinds: String...) -> Alarms {
        let incidents = kinds.map { kind in
            JSON.object(["kind": .text(kind), "device": .text("device_A")])
        }
        let earlier = JSON.object(["kind": .text("fork"), "device": .text("device_B")])
        return Alarms(incidents + [earlier], devices: ["device_A"])
    }

    @Test func `What the show provoked is said and is good`() {
        let alarms = Self.alarms(
            "tamper",
            "badge_two_places",
            "gate_second_passage",
            "gate_forced"
        )
        #expect(alarms.isGood)
        #expect(
            alarms.line == "Alarms at the hub: badge_two_places 1, gate_forced 1, "
                + "gate_second_passage 1, tamper 1."
        )
        #expect(Self.alarms("tamper", "gate_second_passage", "gate_forced").isGood)
    }

    @Test func `What it did not provoke is said and is not good`() {
        let alarms = Self.alarms("tamper", "badge_two_places", "badge_two_places", "fork")
        #expect(!alarms.isGood)
        #expect(
            alarms.line == "Alarms at the hub: badge_two_places 2 (not provoked), "
                + "fork 1 (not provoked), tamper 1."
        )
    }

    @Test func `Without the alarms of the edited cache and of the turnstile it is not good`() {
        #expect(!Self.alarms("gate_second_passage", "gate_forced").isGood)
        #expect(!Self.alarms("tamper", "gate_forced").isGood)
        #expect(!Self.alarms("tamper", "gate_second_passage").isGood)
        #expect(!Self.alarms().isGood)
        #expect(Self.alarms().line == "Alarms at the hub: none.")
    }
}
