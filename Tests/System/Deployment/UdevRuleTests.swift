import Testing

/// The form of udev(7), line by line; udev itself reads the rules where packages are installed.
struct UdevRuleTests {
    private static let matches: Set = [
        "ACTION", "SUBSYSTEM", "KERNEL", "ENV", "ATTR", "ATTRS", "GOTO", "LABEL", "GROUP", "MODE",
        "SYMLINK", "TAG",
    ]
    private static let operators: Set = ["==", "!=", "=", "+=", "-=", ":="]

    /// What is wrong with a line; nil where nothing is.
    private static func fault(_ line: Substring) -> String? {
        guard !line.isEmpty, !line.hasPrefix("#") else { return nil }
        for part in line.split(separator: ", ", omittingEmptySubsequences: false) {
            let rule = /([A-Z]+)(\{[A-Za-z_\/]+\})?([=!+:-]+)"([^"]*)"/
            guard let found = part.wholeMatch(of: rule) else { return "no rule: \(part)" }
            guard matches.contains(String(found.1)) else { return "no key: \(found.1)" }
            guard operators.contains(String(found.3)) else { return "no operator: \(found.3)" }
            let isNamed = ["ENV", "ATTR", "ATTRS"].contains(String(found.1))
            if isNamed != (found.2 != nil) { return "\(found.1) with or without a name" }
            if found.1 == "SYMLINK", !found.4.hasPrefix("jalon/") { return "a name of others" }
        }
        return nil
    }

    private var lines: [Substring] {
        get throws {
            try Shipped.text("Hardware/udev/60-jalon.rules")
                .split(separator: "\n", omittingEmptySubsequences: false)
        }
    }

    @Test func `Every rule has the form that udev reads`() throws {
        #expect(try lines.compactMap(Self.fault) == [])
    }

    /// The rules that a site writes are shown as comments, and must be right as well.
    @Test func `The rules shown for a site have that form too`() throws {
        let shown = try lines.filter { $0.hasPrefix("#   SUBSYSTEM") }.map { $0.dropFirst(4) }
        #expect(shown.count >= 4)
        #expect(shown.compactMap(Self.fault) == [])
    }

    @Test(arguments: [
        #"SUBSYSTEM="tty" SYMLINK+="jalon/x""#, #"SUBSYSTEMS=="tty""#, #"ENV=="x""#,
        #"KERNEL=>"x""#, #"SYMLINK+="sda""#, #"SUBSYSTEM=="tty"#,
    ])
    func `A line without that form is found`(_ line: String) {
        #expect(Self.fault(Substring(line)) != nil)
    }

    @Test func `Readers, gate, scanner and lamps have names, and no modem manager gets in`() throws
    {
        let text = try Shipped.text("Hardware/udev/60-jalon.rules")
        for name in ["jalon/nfc0", "jalon/gate0", "jalon/scanner0", "jalon/lamps0"] {
            #expect(text.contains("SYMLINK+=\"\(name)\""))
        }
        #expect(text.contains("ENV{ID_MM_DEVICE_IGNORE}=\"1\""))
        #expect(text.contains("ATTR{power/control}=\"on\""))
    }
}
