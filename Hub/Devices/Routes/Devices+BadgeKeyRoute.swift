import Crypto
import HTTPServer
import Kernel
import Logging
import Rights
import Sync
import Vocabulary

/// The keys by which a gate judges the badges of its scope.
extension Devices {
    /// Sealed to a key that the gate made for this one answer: whoever reads the line, or a backup
    /// of it, reads nothing.
    var badgeKeysRoute: Route {
        let digits = 2 * X25519.keyBytes
        return Route(
            .get,
            Self.path("badge-keys"),
            name: "deviceBadgeKeys",
            access: .device,
            query: [
                Field(
                    "key",
                    .text(.hex, length: digits...digits),
                    "A fresh X25519 public key of the device, in hexadecimal digits."
                )
            ],
            answers: [
                .init(200, .bytes(type: Self.bytesType), "The badge keys, sealed (RFC 9180).")
            ],
            problems: [.notFound],
            "Gives the badge keys of the device's scope, sealed to the key that it names.",
            .query { [self] input in
                let row = try await row(of: input)
                let scope = try await services.store.read { [self] session in
                    try rights.scope(session, row.scope, company: row.company)
                }
                let keys = try rights.badgeKeys.keys(of: scope)
                let sealed = try Self.sealed(keys, to: input.text("key"), row.device)
                services.log.info(
                    "badgeKeysGiven",
                    ["device": "\(row.device)", "scope": "\(row.scope)"]
                )
                return Reply(
                    status: 200,
                    content: .bytes(sealed, type: Self.bytesType),
                    fields: ["Cache-Control": "no-store"]
                )
            }
        )
    }

    private static func sealed(
        _ keys: BadgeKeys,
        to text: String,
        _ device: DeviceID
    ) throws(Problem) -> [UInt8] {
        guard let bytes = Hex.decode(text), let key = X25519PublicKey(bytes) else { throw noKey }
        do throws(CryptoError) {
            return try keys.sealed(to: key, device: device)
        } catch {
            // The one way in which sealing fails: a key of low order, which hides nothing.
            throw noKey
        }
    }

    private static let noKey = Problem(
        .invalid,
        "The key is no X25519 public key that can keep a secret: make a fresh one.",
        faults: [.init(.query("key"), code: "wrong", detail: "no X25519 public key")]
    )
}
