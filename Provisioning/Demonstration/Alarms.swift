package import HubAdmin

/// What the hub wants an operator to look at after the show: what the show provoked, no more.
package struct Alarms: Sendable, Equatable {
    /// The turnstile's cache is edited once; Boris is at kiosk and door within the same second, as
    /// nobody can be.
    private static let provoked = ["tamper": 1, "badge_two_places": 1]

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

    /// Without the one of the cache, its checking is not shown.
    package var isGood: Bool { unexpected.isEmpty && counts["tamper"] != nil }

    package var line: String {
        let words = counts.sorted { $0.key < $1.key }.map { kind, count in
            "\(kind) \(count)" + (unexpected[kind] == nil ? "" : " (not provoked)")
        }
        return "Alarms at the hub: " + (words.isEmpty ? "none" : words.joined(separator: ", "))
            + "."
    }
}
