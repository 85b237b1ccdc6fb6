import Access
import Crypto
import Kernel
import Rights
import Testing
import Vocabulary

@Suite struct BadgeRuleTests {
    static let numbers: [(String, BadgeRefusal?)] = [
        ("01020304", nil), ("04de5f1eacc040", nil), ("04DE5F1EACC040", nil),
        ("0102030405060708090a", nil), ("0102030", .numberNotHex), ("010203zz", .numberNotHex),
        ("010203", .numberLength), ("0102030405", .numberLength), ("010203040506", .numberLength),
        ("0102030405060708", .numberLength), ("0102030405060708090a0b", .numberLength),
        ("08020304", .numberRandom), ("09020304", nil), ("08020304050607", nil),
        ("01000000", .numberPadded), ("01020000", nil), ("04de5f1e000000", .numberPadded),
        ("04de5f1eac0000", nil), ("00000000", .numberPadded), ("", .numberLength),
    ]

    @Test(arguments: numbers)
    func `A card's number is whole, fixed and of a length that cards have`(
        _ hex: String,
        _ refusal: BadgeRefusal?
    ) {
        #expect(fault { () throws(BadgeRefusal) in try BadgeNumber.card(hex: hex) } == refusal)
    }

    static let barcodes: [(String, Bool)] = [
        ("ABC", false), ("AB-9", true), (String(repeating: "Z", count: 32), true),
        (String(repeating: "Z", count: 33), false), ("ABCa", false), ("AB 12", false),
        ("AB_12", false), ("ÀBCD", false), ("0123456789", true),
    ]

    @Test(arguments: barcodes)
    func `A barcode has 4 to 32 capital letters, digits and dashes`(_ text: String, _ isGood: Bool)
    {
        let found = fault { () throws(BadgeRefusal) in try BadgeNumber.barcode(text) }
        #expect(found == (isGood ? nil : .barcodeWrong))
    }

    @Test func `The same digits as card, barcode and code have three digests`() throws {
        let key = [UInt8](repeating: 7, count: 32)
        let code = TypedCode.made { [UInt8](repeating: 0, count: $0) }
        let text = String(decoding: code.bytes, as: UTF8.self)
        let card = try BadgeNumber.card(hex: "04de5f1eacc040")
        #expect(card.digest(key: key) == BadgeDigest(.card, card.bytes, key: key))
        #expect(
            try BadgeNumber.barcode(text).digest(key: key)
                != BadgeNumber.typed(code).digest(key: key)
        )
        #expect(card.end == "c040")
        #expect(try BadgeNumber.barcode("GYM-0042").end == "42")
        #expect(BadgeNumber.typed(code).end == "")
    }

    @Test func `A level wants a chip that can give it`() {
        let allowed: [Medium: Set<BadgeChip>] = [
            .barcode: [.none], .typedCode: [.none], .badgeNumber: Set(BadgeChip.allCases),
            .badgeMessage: [.type2], .badgeOneTime: [.ntag424],
            .badgeMutual: [.ntag424, .desfire],
        ]
        for medium in Medium.allCases {
            for chip in BadgeChip.allCases {
                let isAllowed = allowed[medium]?.contains(chip) ?? false
                #expect(BadgeRule.allows(medium, chip) == isAllowed, "\(medium) \(chip)")
            }
        }
    }

    static let drafts: [(Medium, BadgeChip, String?, String?, BadgeRefusal?)] = [
        (.badgeNumber, .none, "01020304", nil, nil),
        (.badgeNumber, .none, nil, nil, .numberMissing),
        (.badgeNumber, .none, "01020304", "ABCD", .numberUnwanted),
        (.badgeNumber, .none, nil, "ABCD", .numberUnwanted),
        (.barcode, .none, nil, "ABCD", nil), (.barcode, .none, "01020304", nil, .numberUnwanted),
        (.barcode, .none, nil, nil, .numberMissing),
        (.barcode, .type2, nil, "ABCD", .chipUnwanted),
        (.typedCode, .ntag424, nil, nil, .chipUnwanted),
        (.badgeMessage, .ntag424, "04de5f1eacc040", nil, .chipWrong),
        (.badgeMessage, .none, "04de5f1eacc040", nil, .chipWrong),
        (.badgeNumber, .ntag424, "01020304", nil, .chipNumber),
        (.typedCode, .none, nil, nil, nil),
        (.typedCode, .none, "01020304", nil, .numberUnwanted),
        (.typedCode, .none, nil, "ABCD", .numberUnwanted),
        (.badgeOneTime, .type2, "04de5f1eacc040", nil, .chipWrong),
        (.badgeOneTime, .ntag424, "04de5f1eacc040", nil, nil),
        (.badgeOneTime, .ntag424, "01020304", nil, .chipNumber),
        (.badgeMutual, .desfire, "01020304", nil, .chipNumber),
        (.badgeMessage, .type2, "08020304", nil, .numberRandom),
    ]

    @Test(arguments: drafts.indices)
    func `Medium, chip and number fit each other`(_ index: Int) {
        let (medium, chip, number, barcode, refusal) = Self.drafts[index]
        let found = fault { () throws(BadgeRefusal) in
            try BadgeDraft(medium: medium, chip: chip, number: number, barcode: barcode)
        }
        #expect(found == refusal)
    }

    @Test func `A typed code is made of what the system draws, and differs each time`() throws {
        let codes = try (0..<50).map { _ in try BadgeDraft(medium: .typedCode).code }
        #expect(Set(codes).count == 50)
        for code in codes {
            let spelling = try #require(code).spelling
            #expect(try TypedCode(normalising: spelling.lowercased()) == code)
        }
    }

    static let writings: [([CardWriting], Bool)] = [
        ([], true), ([CardWriting(medium: .badgeMutual)], true),
        ([CardWriting(medium: .badgeOneTime, address: "a")], true),
        ([CardWriting(medium: .badgeOneTime, address: "b")], false),
        (
            [
                CardWriting(medium: .badgeOneTime, address: "a"),
                CardWriting(medium: .badgeMutual),
            ], true
        ),
        (
            [
                CardWriting(medium: .badgeMutual),
                CardWriting(medium: .badgeOneTime, address: "a"),
            ], false
        ),
    ]

    @Test(arguments: writings)
    func `A card goes on counting where it was last written so, under the same address`(
        _ writings: [CardWriting],
        _ keeps: Bool
    ) {
        #expect(BadgeRule.keepsCount(after: writings, under: "a") == keeps)
    }

    static let addresses: [(String, Bool)] = [
        ("", true), ("https://jalon.example/b", true), ("https://a.b", true),
        ("https://a.b:8443/x-y/z_1", true), ("http://jalon.example/b", false),
        ("https://", false), ("https:///b", false), ("https://jalon.example/", false),
        ("https://Jalon.example/b", false), ("https://jalon.example/b?x=1", false),
        ("https://jalon.example/b#x", false), ("https://jalon.example/b b", false),
        ("https://jalon.example/é", false), ("https://u@jalon.example", false),
        ("https://" + String(repeating: "a", count: 72), true),
        ("https://" + String(repeating: "a", count: 73), false),
    ]

    @Test(arguments: addresses)
    func `An address leaves room for what stands behind it`(_ text: String, _ isGood: Bool) {
        #expect(BadgeAddress.isAllowed(text) == isGood)
    }

    @Test func `Every refusal says what is wrong and what to do`() {
        for refusal in BadgeRefusal.allCases {
            #expect(refusal.words.hasSuffix("."))
            let problem = refusal.problem
            let told = [problem.detail] + problem.faults.map(\.detail)
            #expect(told.filter { $0 == refusal.words }.count == 1)
        }
    }

    @Test func `Every medium is told in words, the ones that can be copied as such`() {
        for medium in Medium.allCases where medium.isBadge {
            let words = BadgeWords.level(medium)
            #expect(words.hasSuffix("."))
            let isCopied = medium.assurance == .copyable
            #expect(words.contains("only where that does not matter") == isCopied)
        }
    }

    private func fault<Value>(
        _ body: () throws(BadgeRefusal) -> Value
    ) -> BadgeRefusal? {
        do throws(BadgeRefusal) {
            _ = try body()
            return nil
        } catch {
            return error
        }
    }
}
