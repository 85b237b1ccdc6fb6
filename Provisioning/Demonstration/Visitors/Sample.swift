package import Display
import HubAdmin
import QRCode

/// A code that visitors may try: of a person of the demonstration, or of nobody.
package struct Sample: Sendable {
    let place: Place
    let caption: Message
    let svg: String

    package init(_ place: Place, _ text: String, _ caption: Message) throws {
        self.place = place
        self.caption = caption
        let matrix = try QRMatrix(text, correction: .medium)
        svg = QRDrawing(matrix).svg(title: "QR")
    }

    /// For every place that takes part: who passes, and who learns why not.
    static func all(of season: Season, at places: [Place]) async throws -> [Sample] {
        var samples: [Sample] = []
        if places.contains(.stele) { samples += try await stele(season) }
        if places.contains(.turnstile) { samples += try await turnstile(season) }
        if places.contains(.kiosk) { samples += try await kiosk(season) }
        if let place = places.first {
            samples.append(try Sample(place, "https://example.org/menu", PageText.strangeCode))
        }
        return samples
    }

    private static func stele(_ season: Season) async throws -> [Sample] {
        let good = try await season.issue(at: .stele, ["zoneSet": .integer(1)])
        let lost = try await season.right(at: .stele, ["zoneSet": .integer(1)])
        let revoked = try await season.code(ofRight: lost)
        try await season.command("revoke", right: lost)
        return [
            try Sample(.stele, good, PageText.goodBib),
            try Sample(.stele, revoked, PageText.revokedBib),
            try Sample(.stele, try await season.code("BIB-LATE", at: .stele), PageText.pastBib),
            try Sample(.stele, try await season.code("BIB-EARLY", at: .stele), PageText.earlyBib),
        ]
    }

    private static func turnstile(_ season: Season) async throws -> [Sample] {
        let good = try await season.issue(
            at: .turnstile,
            [
                "zoneSet": .integer(1), "block": .integer(7), "row": .integer(12),
                "seat": .integer(31),
            ]
        )
        let lounge = try await season.code("SEAT-LOUNGE", at: .turnstile)
        return [
            try Sample(.turnstile, good, PageText.goodSeat),
            try Sample(.turnstile, lounge, PageText.loungeSeat),
        ]
    }

    private static func kiosk(_ season: Season) async throws -> [Sample] {
        let unpaid = try await season.code("MEMBER-UNPAID", at: .kiosk)
        return [try Sample(.kiosk, unpaid, PageText.unpaidMember)]
    }
}
