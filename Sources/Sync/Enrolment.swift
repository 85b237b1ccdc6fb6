package import Crypto
import FoundationEssentials
package import Vocabulary

/// How a device proves that it holds a one-time code without ever sending it.
///
/// The code is turned into a key by HKDF; the hub keeps that key, not the code. The proof binds
/// hub, device key and nonce, so that it can neither be replayed nor moved to another key.
package enum Enrolment {
    package static let codeLength = 10
    package static let nonceByteCount = 16
    package static let hubNameByteCount = 16
    /// Crockford's alphabet: no I, L, O or U.
    package static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)
    private static let domain = Array("JLNENRL1".utf8)

    /// What the operator copies to name the hub: the start of SHA-256 of its public key.
    package static func hubName(_ key: Ed25519PublicKey) -> [UInt8] {
        Array(SHA256.digest(key.bytes).bytes.prefix(hubNameByteCount))
    }

    /// Ten characters from random bytes, 50 bits.
    package static func code(from random: [UInt8]) -> String {
        precondition(random.count >= codeLength, "a code takes ten random bytes")
        return String(
            decoding: random.prefix(codeLength).map { alphabet[Int($0 & 31)] },
            as: UTF8.self
        )
    }

    /// Reads a code as people type it: any case, hyphens and spaces ignored, O for 0, I and L for
    /// 1.
    package static func normalised(_ typed: String) -> String? {
        guard typed.utf8.count <= 64 else { return nil }
        let letters = typed.uppercased().utf8.filter { $0 != UInt8(ascii: "-") && $0 != 32 }
            .map { letter -> UInt8 in
                switch letter {
                case UInt8(ascii: "O"): UInt8(ascii: "0")
                case UInt8(ascii: "I"), UInt8(ascii: "L"): UInt8(ascii: "1")
                default: letter
                }
            }
        guard letters.count == codeLength, letters.allSatisfy({ alphabet.contains($0) }) else {
            return nil
        }
        return String(decoding: letters, as: UTF8.self)
    }

    /// What the hub keeps instead of the code.
    package static func key(ofCode code: String) throws(CryptoError) -> [UInt8] {
        try HKDF.sha256(secret: Array(code.utf8), salt: domain, info: [], length: 32)
    }

    package static func proof(
        key: [UInt8],
        hubName: [UInt8],
        device: Ed25519PublicKey,
        nonce: [UInt8]
    ) -> [UInt8] {
        HMAC.sha256(key: key, message(hubName, device, nonce)).bytes
    }

    package static func isProof(
        _ proof: [UInt8],
        key: [UInt8],
        hubName: [UInt8],
        device: Ed25519PublicKey,
        nonce: [UInt8]
    ) -> Bool {
        HMAC.isValid(proof, for: message(hubName, device, nonce), key: key)
    }

    /// What the device signs to show that it holds the private key as well.
    package static func possession(proof: [UInt8]) -> [UInt8] {
        domain + proof
    }

    private static func message(
        _ hubName: [UInt8],
        _ device: Ed25519PublicKey,
        _ nonce: [UInt8]
    ) -> [UInt8] {
        domain + hubName + device.bytes + nonce
    }
}

/// What a device sends once.
///
/// Bytes are Base64.
package struct EnrolmentRequest: Codable, Hashable, Sendable {
    package let enrolment: UInt64
    package let publicKey: String
    package let nonce: String
    package let proof: String
    package let possession: String

    package init(
        enrolment: UInt64,
        publicKey: String,
        nonce: String,
        proof: String,
        possession: String
    ) {
        self.enrolment = enrolment
        self.publicKey = publicKey
        self.nonce = nonce
        self.proof = proof
        self.possession = possession
    }
}

/// What the hub answers, signed by the key whose name the operator copied.
///
/// Bytes are Base64.
package struct EnrolmentAnswer: Codable, Hashable, Sendable {
    package let device: DeviceID
    package let epoch: UInt32
    package let assignment: Assignment
    package let hubKey: String
    package let keyring: String
    /// Until when a second person may confirm the six words; nil where nobody has to.
    package let pendingUntil: Timestamp?

    package init(
        device: DeviceID,
        epoch: UInt32,
        assignment: Assignment,
        hubKey: String,
        keyring: String,
        pendingUntil: Timestamp? = nil
    ) {
        self.device = device
        self.epoch = epoch
        self.assignment = assignment
        self.hubKey = hubKey
        self.keyring = keyring
        self.pendingUntil = pendingUntil
    }
}
