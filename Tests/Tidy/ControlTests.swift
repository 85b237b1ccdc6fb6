import Testing

/// Negative controls: each rule finds what it is there to find, and leaves its neighbour alone.
struct ControlTests {
    private func file(_ text: String, path: String = "Sources/Access/X.swift") -> Repository.File {
        Repository.File(path, text)
    }

    @Test(arguments: [(100, 0), (101, 1)])
    func `A line of 101 columns is found`(_ columns: Int, _ count: Int) {
        let text = "ok\n" + String(repeating: "x", count: columns)
        #expect(LineRules.columns(file(text)).count == count)
    }

    @Test(arguments: [(500, 0), (501, 1)])
    func `A file of 501 lines is found`(_ lines: Int, _ count: Int) {
        #expect(SizeRules.file(file(String(repeating: "x\n", count: lines))).count == count)
    }

    @Test(arguments: [(120, 0), (121, 1)])
    func `A README of 121 lines is found`(_ lines: Int, _ count: Int) {
        let readme = file(String(repeating: "x\n", count: lines), path: "README.md")
        #expect(SizeRules.file(readme).count == count)
    }

    @Test(arguments: [
        "func f() {", "init(", "deinit {", "package func f<T>(\n_ x: T\n)", "init? {",
    ])
    func `A function of 71 lines is found`(_ head: String) {
        func text(_ lines: Int) -> String {
            let head = head.hasSuffix("{") ? head : head + (head == "init(" ? ") {" : " {")
            let count = lines - head.split(separator: "\n").count - 1
            let body = String(repeating: "    if a { b(\"}\") } // }\n", count: count)
            return "struct S {\n\(head)\n\(body)}\n}\n"
        }
        #expect(SizeRules.functions(file(text(70))) == [])
        #expect(SizeRules.functions(file(text(71))).map(\.line) == [2])
    }

    @Test func `A protocol's last requirement is no function`() {
        let rest = String(repeating: "    let a = 1\n", count: 80)
        let text = "protocol P {\n    func f()\n}\n\nstruct S {\n\(rest)}\n"
        #expect(SizeRules.functions(file(text)) == [])
    }

    @Test(arguments: ["<<<<" + "<<< HEAD", ">>>>" + ">>> main"])
    func `What a merge left is found`(_ mark: String) {
        #expect(LineRules.marks(file("a\n\(mark)\nb")).map(\.line) == [2])
        #expect(LineRules.marks(file(" \(mark)\n\(mark.prefix(7))\n\(mark.dropFirst())")) == [])
    }

    @Test(arguments: LineRules.unfinished + LineRules.foreign)
    func `An unfinished or foreign word is found`(_ word: String) {
        #expect(LineRules.words(file("// a\n// x \(word) y")).map(\.line) == [2])
        #expect(LineRules.words(file("// methods to do, a fix for me")) == [])
    }

    @Test(arguments: LineRules.banned + ["pub" + "lic func f()"])
    func `A banned construct is found in code and not in texts`(_ word: String) {
        #expect(LineRules.constructs(file("let a = b \(word)")).count == 1)
        #expect(LineRules.constructs(file("let a = \"\(word)\" // \(word)")) == [])
    }

    @Test(arguments: LineRules.proven)
    func `An unproved construct is found`(_ word: String) {
        #expect(LineRules.proofs(file("let a = 1\nlet b: \(word)")).map(\.line) == [2])
        #expect(LineRules.proofs(file("/// Safe: never changes.\nlet b: \(word)")) == [])
    }

    @Test func `A dependency that nobody imports is found`() {
        let files = [
            file("package import Vocabulary", path: "Sources/Access/X.swift"),
            file("import struct SQLite.Row", path: "Sources/Access/Y.swift"),
        ]
        let needs: Set = ["Vocabulary", "Crypto", "SQLite"]
        let modules: [String: ImportTable.Module] = [
            "Access": .init(.library, "Sources", needs),
            "CBaseline": .init(.plain, "Tests/Benchmarks", ["CSQLite"]),
        ]
        let found = ImportRules.unused(files, modules)
        #expect(found.map(\.text) == ["depends on Crypto, which it does not import"])
    }

    @Test(arguments: ["Sources/Utils", "Hub/NetHelpers", "Edge/Common", "Hub/OrderManager"])
    func `An empty name is found`(_ path: String) {
        #expect(NameRules.folders([path, "Hub/Orders"]).map(\.file) == [path])
    }

    @Test(arguments: [
        ("import SQLite", 1), ("@testable import Cache", 1), ("internal import CSQLite", 1),
        ("import struct SQLite.Row", 1), ("import Foundation", 1), ("import Glibc", 1),
        ("package import Vocabulary", 0), ("internal import FoundationEssentials", 0),
        ("// import SQLite", 0), ("let text = \"import SQLite\"", 0),
    ])
    func `An import outside the table is found`(_ line: String, _ count: Int) {
        #expect(ImportRules.imports(file(line)).count == count)
    }

    @Test(arguments: [
        ("Sources/Crypto/X.swift", "import Glibc", 0),
        ("Hub/Kernel/X.swift", "import Foundation", 0),
        ("Edge/Edge/X.swift", "import Foundation", 1), ("Edge/Edge/X.swift", "import Rights", 1),
        ("Hub/Rights/X.swift", "import Edge", 1),
        ("Tests/AccessTests/X.swift", "import Testing", 0),
    ])
    func `The place of a file decides`(_ path: String, _ line: String, _ count: Int) {
        #expect(ImportRules.imports(file(line, path: path)).count == count)
    }

    @Test func `A table that breaks a border is found`() {
        let modules: [String: ImportTable.Module] = [
            "CZBar": .init(.system, "Hardware"), "Rights": .init(.library, "Hub", ["Edge"]),
            "Edge": .init(.library, "Edge", ["Rights", "CZBar"]),
            "Access": .init(.library, "Sources", ["Rights"]),
            "One": .init(.wrapper, "Hardware", ["CZBar"]),
            "Two": .init(.wrapper, "Hardware", ["CZBar"]),
        ]
        #expect(
            ImportRules.table(modules).map(\.description).sorted() == [
                "Access:0: Sources stands on nothing but itself: Rights",
                "Edge:0: only a wrapper imports CZBar", "Edge:0: the edge knows no hub: Rights",
                "Rights:0: the hub knows no edge: Edge",
            ]
        )
        #expect(ImportRules.sharedSystems(modules).map(\.text) == ["imported by One and Two"])
    }

    @Test(arguments: [
        ("Edge/Edge/X.swift", 1), ("Hardware/CardReader/X.swift", 1), ("Hub/Rights/X.swift", 0),
        ("Tests/EdgeTests/X.swift", 0),
    ])
    func `A master near a gate is found`(_ path: String, _ count: Int) {
        let text = """
            let key = CardDerivation.cardKey(master: master)
            // BadgeMaster is the hub's.
            let keys = BadgeKeys(bytes: bytes)
            """
        #expect(LineRules.gates(file(text, path: path)).count == count)
    }

    @Test func `The manifest is read with its kinds, folders and needs`() {
        let text = """
                system("CX", "Sources", apt: "x-dev"),
                wrapper("X", "Sources", ["CX"]),
                library("Y", "Hub", [
                    "X", "Z",
                ]),
                .target(name: "S", dependencies: ["Y"], path: "Tests/S"),
                tests("YTests", ["Y", "S"]),
            """
        #expect(
            Manifest.modules(text) == [
                "CX": .init(.system, "Sources"), "X": .init(.wrapper, "Sources", ["CX"]),
                "Y": .init(.library, "Hub", ["X", "Z"]), "S": .init(.plain, "Tests", ["Y"]),
                "YTests": .init(.tests, "Tests", ["Y", "S"]),
            ]
        )
    }
}
