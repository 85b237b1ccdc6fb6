package import HubAdmin

/// What the hub wants an operator to look at after the show: what the show provoked, no more.
package struct Alarms: Sendable, Equatable {
    /// The turnstile's cache is edited once; Boris is at kiosk and door within the same second, as
    /// nobody can be; one is followed through the turnstile, and one climbs over it.
    private static let provoked = [
        "tamper": 1, "badge_two_places": 1, "gate_second_passage": 1, "gate_forced": 1,
    ]
    /// What must be there, or the show did not show it.
    private static let needed: Set = ["tamper", "gate_second_passage", "gate_forced"]

    /// How many of each kind, in the order of their kinds.
    package let counts: [String: Int]

    /// Those of the devices of this run: the hub may hold those of earlier ones.
    package init(_ incidents: [JSON], devices: Set<String>) {
        let own = incidents.filter { devices.contains($0["device"]?.text ?? "") }
        counts = Dictionary(own.map { ($0["kind"]?.text ?? "nameless", 1) }, uniquingKeysWith: +)
    }

    package var unexpected: [String: Int] {
        counts.filter { kind, count in count > Self.provoked[kind] ?? 0 }
    }

    package var isGood: Bool { unexpected.isEmpty && Self.needed.isSubset(of: counts.keys) }

    package var line: String {
        let words = counts.sorted { $0.key < $1.key }.map { kind, count in
            "\(kind) \(count)" + (unexpected[kind] == nil ? "" : " (not provoked)")
        }
        return "Alarms at the hub: " + (words.isEmpty ? "none" : words.joined(separator: ", "))
            + "."
    }
}
