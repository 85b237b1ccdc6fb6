import HTTPServer
import Testing

@Suite struct RequestTargetTests {
    struct Good: CustomTestStringConvertible {
        let raw: String
        let path: String
        let segments: [String]
        var testDescription: String { raw }
    }

    @Test(arguments: [
        Good(raw: "/", path: "/", segments: []),
        Good(raw: "/a", path: "/a", segments: ["a"]),
        Good(raw: "/a/", path: "/a/", segments: ["a"]),
        Good(raw: "/a/b?x=1", path: "/a/b", segments: ["a", "b"]),
        Good(raw: "/a%20b", path: "/a b", segments: ["a b"]),
        Good(raw: "/caf%C3%A9", path: "/café", segments: ["café"]),
        Good(raw: "/...", path: "/...", segments: ["..."]),
        Good(raw: "/a+b", path: "/a+b", segments: ["a+b"]),
    ])
    func `A path is decoded once and cut at its slashes`(_ good: Good) throws {
        let target = try RequestTarget(good.raw)
        #expect(target.raw == good.raw)
        #expect(target.path == good.path)
        #expect(target.segments == good.segments)
    }

    @Test(arguments: [
        ("", RequestRefusal.targetMalformed), ("a", .targetMalformed), ("*", .targetMalformed),
        ("http://a/b", .targetMalformed), ("/a b", .targetMalformed), ("/a#b", .targetMalformed),
        ("/a%", .targetMalformed), ("/a%2", .targetMalformed), ("/a%zz", .targetMalformed),
        ("/%C3", .targetMalformed), ("/%C0%AF", .targetMalformed), ("/é", .targetMalformed),
        ("/%00", .pathNotNormal), ("/a%0Ab", .pathNotNormal), ("/a%7F", .pathNotNormal),
        ("//", .pathNotNormal), ("/a//b", .pathNotNormal), ("/.", .pathNotNormal),
        ("/a/..", .pathNotNormal), ("/%2e%2E/a", .pathNotNormal), ("/a%2Fb", .pathNotNormal),
        ("/a%5Cb", .pathNotNormal), ("/a\\b", .pathNotNormal),
        ("/?a=%", .queryMalformed), ("/?a=%00", .queryMalformed), ("/?%FF", .queryMalformed),
    ])
    func `A path that could be read twice is refused`(_ raw: String, _ refusal: RequestRefusal) {
        #expect(throws: refusal) { try RequestTarget(raw) }
    }

    @Test func `A query keeps order, empty values and repeated names`() throws {
        let target = try RequestTarget("/?b=2&a=1+%2B&&b=&c&d=x=y")
        #expect(
            target.query == [
                .init(name: "b", value: "2"), .init(name: "a", value: "1 +"),
                .init(name: "b", value: ""), .init(name: "c", value: ""),
                .init(name: "d", value: "x=y"),
            ]
        )
        #expect(target.rawQuery == "b=2&a=1+%2B&&b=&c&d=x=y")
        #expect(try RequestTarget("/").rawQuery == nil)
        #expect(try RequestTarget("/?").rawQuery == "")
    }

    @Test func `A query of 64 pairs passes and one of 65 is refused`() throws {
        let pair = "a=1"
        let full = Array(repeating: pair, count: 64).joined(separator: "&")
        #expect(try RequestTarget("/?\(full)").query.count == 64)
        #expect(throws: RequestRefusal.queryMalformed) { try RequestTarget("/?\(full)&\(pair)") }
    }
}
