import Crypto
import Support

/// The parts of a Wycheproof file that our tests read; a file holds those its algorithm has.
struct Wycheproof: Decodable {
    struct Group: Decodable {
        struct Key: Decodable { let pk: String }

        let publicKey: Key?
        let tagSize: Int?
        let tests: [Case]
    }

    struct Case: Decodable {
        let tcId: Int
        let result: String
        let key: String?
        let iv: String?
        let aad: String?
        let msg: String?
        let ct: String?
        let tag: String?
        let sig: String?
        let ikm: String?
        let salt: String?
        let info: String?
        let size: Int?
        let okm: String?

        var isValid: Bool { result == "valid" }
    }

    let numberOfTests: Int
    let testGroups: [Group]

    static func fileName(_ algorithm: String) -> String { "wycheproof_\(algorithm)_test.json" }

    static func read(_ algorithm: String) throws -> Wycheproof {
        try SharedVectors.decode(fileName(algorithm), as: Wycheproof.self)
    }

    /// Every case with its group, in the order of the file.
    var cases: [(group: Group, test: Case)] {
        testGroups.flatMap { group in group.tests.map { (group, $0) } }
    }
}

/// The bytes of a field; nil when the file does not have it.
func bytes(_ hex: String?) -> [UInt8]? { hex.flatMap { Hex.decode($0) } }
