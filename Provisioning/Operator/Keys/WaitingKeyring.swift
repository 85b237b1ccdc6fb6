import Crypto
import HubAdmin
import Sync
import Vocabulary

/// A keyring that waits for signatures, as the hub tells it, in a person's words.
struct WaitingKeyring {
    let signed: SignedKeyring
    let isPublished: Bool
    let missingOld: Int64
    let missingNew: Int64

    var keyring: Keyring { signed.keyring }

    /// Nothing of it is believed: whoever signs compares the digest.
    init(_ item: JSON) throws(OperatorFailure) {
        let bytes = item["keyring"]?.text.flatMap { Base64.decode($0) }
        guard let bytes, let signed = try? SignedKeyring(bytes: bytes) else {
            throw OperatorFailure(.strangeAnswer, "A keyring that waits cannot be read.")
        }
        self.signed = signed
        isPublished = item["isPublished"] == .bool(true)
        missingOld = item["missingOld"]?.integer ?? 0
        missingNew = item["missingNew"]?.integer ?? 0
    }

    static func all(_ list: JSON) throws(OperatorFailure) -> [WaitingKeyring] {
        var found: [WaitingKeyring] = []
        for item in list["items"]?.list ?? [] { found.append(try WaitingKeyring(item)) }
        return found
    }

    var digest: String { signed.hexDigest }

    /// What somebody who signs must read.
    var lines: [String] { signed.lines }

    var state: String {
        if isPublished { return "in force" }
        if missingOld == 0, missingNew == 0 { return "ready to be published" }
        return "waits for \(missingOld) old and \(missingNew) new signatures"
    }
}
