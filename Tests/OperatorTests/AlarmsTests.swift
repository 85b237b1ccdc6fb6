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
        let alarms = Self.alarms("tamper", "badge_two_places")
        #expect(alarms.isGood)
        #expect(alarms.line == "Alarms at the hub: badge_two_places 1, tamper 1.")
        #expect(Self.alarms("tamper").isGood)
    }

    @Test func `What it did not provoke is said and is not good`() {
        let alarms = Self.alarms("tamper", "badge_two_places", "badge_two_places", "fork")
        #expect(!alarms.isGood)
        #expect(
            alarms.line == "Alarms at the hub: badge_two_places 2 (not provoked), "
                + "fork 1 (not provoked), tamper 1."
        )
    }

    @Test func `Without the alarm of the edited cache it is not good`() {
        #expect(!Self.alarms().isGood)
        #expect(Self.alarms().line == "Alarms at the hub: none.")
    }
}
