import Crypto
import HubAdmin
import Processes
import Vocabulary

/// What is shown where, chapter by chapter: everybody who may pass, and every reason not to.
struct Storyboard: Sendable {
    let season: Season
    /// The folder of the hub's keys, for the one forger who stole one.
    let keysFolder: String

    /// Plain entries of people with these numbers.
    func crowd(_ place: Place, _ numbers: ClosedRange<Int>) async throws -> [Act] {
        var acts: [Act] = []
        for number in numbers {
            let text = try await season.code(place.reference(number), at: place)
            acts.append(Act(place, text))
        }
        return acts
    }

    /// The stele's forgers, strangers and people who came on the wrong day.
    func steleStrangers() async throws -> [Act] {
        let forger = try Forger(genuine: await season.code("BIB-001", at: .stele))
        let key = try tokenKey(of: .stele)
        let now = Clock.system.now()
        return [
            Act(.stele, "https://example.org/not-a-ticket", "unreadable"),
            Act(.stele, forger.wrongVersion, "wrong_version"),
            Act(.stele, forger.unknownKey, "unknown_key"),
            Act(.stele, forger.badSignature, "bad_signature"),
            Act(.stele, try forger.elsewhere(key: key, issued: now), "other_scope"),
            Act(.stele, try forger.neverSold(key: key, issued: now), "unknown"),
            Act(.stele, try await season.code("BIB-EARLY", at: .stele), "not_yet"),
            Act(.stele, try await season.code("BIB-LATE", at: .stele), "expired"),
            Act(.stele, try await season.code("BIB-OTHER-DAY", at: .stele), "rules"),
        ]
    }

    func turnstileStrangers() async throws -> [Act] {
        let strong = try await season.issue(
            at: .turnstile,
            ["zoneSet": .integer(1), "assuranceMin": .text("one_time")]
        )
        let once = try await season.code("SEAT-ONCE", at: .turnstile)
        return [
            Act(.turnstile, once),
            Act(.turnstile, try await season.code("SEAT-LOUNGE", at: .turnstile), "wrong_zone"),
            Act(.turnstile, try await season.code("SEAT-001", at: .turnstile), "already_inside"),
            Act(.turnstile, strong, "medium_too_weak"),
            Act(.turnstile, once, "no_uses_left"),
        ]
    }

    /// One does not turn the turnstile and comes again with the same ticket for one entry; one is
    /// followed by somebody without any.
    func turnstilePeople() async throws -> [Act] {
        let members: [String: JSON] = ["zoneSet": .integer(1), "usesMax": .integer(1)]
        let ticket = try await season.issue(at: .turnstile, members)
        let followed = try await season.issue(at: .turnstile, ["zoneSet": .integer(1)])
        return [
            Act(turnstile: ticket, .walksAway), Act(turnstile: ticket, .passes),
            Act(turnstile: followed, .isFollowed),
        ]
    }

    func kioskStrangers() async throws -> [Act] {
        [Act(.kiosk, try await season.code("MEMBER-UNPAID", at: .kiosk), "unpaid")]
    }

    /// The hub changes its mind about some, and these codes were taken before it did.
    func changedMinds() async throws -> [Act] {
        let revoked = try await season.code("BIB-REVOKED", at: .stele)
        let suspended = try await season.code("BIB-SUSPENDED", at: .stele)
        let old = try await season.code("BIB-TRANSFERRED", at: .stele)
        let banned = try await season.code("SEAT-BANNED", at: .turnstile)
        try await season.command("revoke", "BIB-REVOKED", at: .stele)
        try await season.command("suspend", "BIB-SUSPENDED", at: .stele)
        try await season.command("transfer", "BIB-TRANSFERRED", at: .stele)
        try await season.command("ban", "SEAT-BANNED", at: .turnstile)
        let new = try await season.code("BIB-TRANSFERRED", at: .stele)
        return [
            Act(.stele, revoked, "revoked"), Act(.stele, suspended, "suspended"),
            Act(.stele, new), Act(.stele, old, "superseded"),
            Act(.turnstile, banned, "blocked"),
        ]
    }

    private func tokenKey(of place: Place) throws -> [UInt8] {
        let scope = try season.site(place).scope
        let path = "\(keysFolder)/scope-\(Hex.encode(scope.bytes))-token.key"
        let text = String(decoding: try Files.read(path, limit: 256), as: UTF8.self)
        guard let seed = Hex.decode(text.filter { !$0.isWhitespace }) else {
            throw DemonstrationFailure("The token key of the \(place.rawValue) cannot be read.")
        }
        return seed
    }
}
