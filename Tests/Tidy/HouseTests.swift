import Testing

/// The house rules, held against every file of the repository.
struct HouseTests {
    private let repository = Repository.shared

    private func findings(
        in files: [Repository.File],
        _ rule: (Repository.File) -> [Finding]
    ) -> [Finding] {
        files.flatMap(rule)
    }

    private var swift: [Repository.File] { repository.files.filter(\.isSwift) }

    /// Long lines are the nature of prose, of data and of module maps.
    private var code: [Repository.File] {
        repository.files.filter { file in
            let isProse = [".md", ".txt", ".json5"].contains { file.path.hasSuffix($0) }
            return !isProse
        }
    }

    @Test func `The repository is read`() {
        #expect(swift.count > 50)
        #expect(repository.file("Package.swift") != nil)
        #expect(repository.file("Provisioning/test") != nil)
    }

    @Test func `A module imports what the table allows`() {
        #expect(findings(in: swift, ImportRules.imports) == [])
    }

    @Test func `The table and the manifest say the same`() throws {
        let text = try #require(repository.file("Package.swift")).lines.joined(separator: "\n")
        let manifest = Manifest.modules(text)
        #expect(manifest.count > 40)
        for name in Set(manifest.keys).union(ImportTable.modules.keys).sorted() {
            #expect(manifest[name] == ImportTable.modules[name], "\(name)")
        }
    }

    @Test func `The table keeps the borders of the house`() {
        #expect(ImportRules.table(ImportTable.modules) == [])
        #expect(ImportRules.sharedSystems(ImportTable.modules) == [])
    }

    @Test func `A target depends on what it imports`() {
        #expect(ImportRules.unused(repository.files, ImportTable.modules) == [])
    }

    @Test func `Every Swift file belongs to a target`() {
        let strays = swift.filter { $0.target == nil && $0.path != "Package.swift" }
        #expect(strays.map(\.path) == [])
    }

    @Test func `No line is longer than 100 columns`() {
        #expect(findings(in: code, LineRules.columns) == [])
    }

    @Test func `No file is longer than 500 lines, the README than 120`() throws {
        #expect(findings(in: code, SizeRules.file) == [])
        let readme = try #require(repository.file("README.md"))
        #expect(SizeRules.file(readme) == [])
    }

    @Test func `No function is longer than 70 lines`() {
        #expect(findings(in: swift, SizeRules.functions) == [])
    }

    @Test func `Nothing is left unfinished and nothing names another place`() {
        #expect(findings(in: repository.files, LineRules.words) == [])
    }

    @Test func `No merge was left unfinished`() {
        #expect(findings(in: repository.files, LineRules.marks) == [])
    }

    @Test func `No construct ends the program without a rule, and nothing is public`() {
        #expect(findings(in: swift, LineRules.constructs) == [])
    }

    @Test func `No gate can derive a card's key`() {
        #expect(findings(in: swift, LineRules.gates) == [])
    }

    @Test func `What the compiler cannot check is proved beside it`() {
        #expect(findings(in: swift, LineRules.proofs) == [])
    }

    @Test func `Every folder has a name that says something`() {
        #expect(NameRules.folders(repository.folders) == [])
    }
}
