import Crypto
import Testing

@Suite("Ed25519")
struct Ed25519Tests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let seed: String
        let publicKey: String
        let message: String
        let signature: String
        var testDescription: String { name }
    }

    /// RFC 8032, 7.1.
    static let cases = [
        Case(
            name: "TEST 1",
            seed: "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            publicKey: "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            message: "",
            signature: "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
                + "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
        ),
        Case(
            name: "TEST 2",
            seed: "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
            publicKey: "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            message: "72",
            signature: "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
        ),
        Case(
            name: "TEST 3",
            seed: "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
            publicKey: "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
            message: "af82",
            signature: "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
                + "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
        ),
    ]

    @Test(arguments: cases)
    func `RFC 8032 signs and verifies as published`(given: Case) throws {
        let seed = try #require(Hex.decode(given.seed))
        let message = try #require(Hex.decode(given.message))
        let key = try #require(Ed25519PrivateKey(seed: seed))
        #expect(key.publicKey.description == given.publicKey)
        #expect(key.seed == seed)
        let signature = key.signature(for: message)
        #expect(Hex.encode(signature) == given.signature)
        #expect(key.publicKey.isValid(signature: signature, for: message))
    }

    @Test(arguments: cases)
    func `One flipped bit anywhere in the signature is refused`(given: Case) throws {
        let key = try #require(Hex.decode(given.publicKey).flatMap { Ed25519PublicKey($0) })
        let message = try #require(Hex.decode(given.message))
        let signature = try #require(Hex.decode(given.signature))
        for bit in 0..<512 {
            var flipped = signature
            flipped[bit / 8] ^= 1 << (bit % 8)
            #expect(!key.isValid(signature: flipped, for: message), "bit \(bit)")
        }
        #expect(!key.isValid(signature: signature, for: message + [0]))
        #expect(!key.isValid(signature: Array(signature.dropLast()), for: message))
        #expect(!key.isValid(signature: signature + [0], for: message))
        #expect(!key.isValid(signature: [], for: message))
    }

    @Test(arguments: [0, 31, 33])
    func `A key is made of exactly 32 bytes`(count: Int) {
        #expect(Ed25519PublicKey([UInt8](repeating: 1, count: count)) == nil)
        #expect(Ed25519PrivateKey(seed: [UInt8](repeating: 1, count: count)) == nil)
    }

    @Test func `New keys differ, and keys of the same bytes are equal`() throws {
        let first = Ed25519PrivateKey()
        let second = Ed25519PrivateKey()
        #expect(first.publicKey != second.publicKey)
        #expect(Ed25519PublicKey(first.publicKey.bytes) == first.publicKey)
        let signature = first.signature(for: [1])
        #expect(!second.publicKey.isValid(signature: signature, for: [1]))
    }

    @Test func `Printing a private key does not print its seed`() {
        let key = Ed25519PrivateKey()
        let seed = key.seed
        var dumped = ""
        dump(key, to: &dumped)
        for text in ["\(key)", String(reflecting: key), dumped] {
            #expect(!text.contains(Hex.encode(seed)))
            #expect(!text.contains(seed.map(String.init).joined(separator: ", ")))
            #expect(text.contains(key.publicKey.description))
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `Eight tasks verify with one key at the same time`() async throws {
        let key = Ed25519PrivateKey()
        let publicKey = key.publicKey
        let messages = (0..<50).map { [UInt8](repeating: UInt8($0), count: 100) }
        let signatures = messages.map { key.signature(for: $0) }
        let verified = await withTaskGroup(of: Int.self) { group in
            for task in 0..<8 {
                group.addTask { @concurrent in
                    messages.indices.count { index in
                        let wrong = (index + 1 + task) % messages.count
                        return publicKey.isValid(
                            signature: signatures[index],
                            for: messages[index]
                        )
                            && publicKey.isValid(
                                signature: signatures[index],
                                for: messages[wrong]
                            ) == (wrong == index)
                            && key.signature(for: messages[index]) == signatures[index]
                    }
                }
            }
            return await group.reduce(0, +)
        }
        #expect(verified == 400)
    }
}
