/// Which module may import which, beside the system's own.
///
/// It says the same as Package.swift, and a test compares the two: SwiftPM lets a target import
/// whatever its dependencies depend on, so the manifest alone holds no border. A new target, or a
/// new dependency, goes into both in one commit.
enum ImportTable {
    enum Kind: String {
        /// A C library of Debian.
        case system
        /// Swift without unsafe constructs.
        case library
        /// The one Swift module around a C library or around calls of the system.
        case wrapper
        /// Files that become part of a program.
        case embedded
        case program
        case tests
        /// Declared without a helper of the manifest: C and C++ of ours, and what tests share.
        case plain
    }

    struct Module: Equatable {
        let kind: Kind
        let folder: String
        let allowed: Set<String>

        init(_ kind: Kind, _ folder: String, _ allowed: Set<String> = []) {
            self.kind = kind
            self.folder = folder
            self.allowed = allowed
        }
    }

    /// Where each target's files are.
    static let folders: [(target: String, folder: String)] = modules.map { name, module in
        (name, "\(module.folder)/\(name)")
    }

    static let modules: [String: Module] = [
        "CPosix": .init(.system, "Sources"),
        "CSQLite": .init(.system, "Sources"),
        "CPostgreSQL": .init(.system, "Sources"),
        "COpenSSL": .init(.system, "Sources"),
        "CTLS": .init(.system, "Sources"),
        "CCurl": .init(.system, "Sources"),
        "CMicrohttpd": .init(.system, "Sources"),
        "CQREncode": .init(.system, "Sources"),
        "CCairo": .init(.system, "Sources"),
        "CZBar": .init(.system, "Hardware"),
        "CNFC": .init(.system, "Hardware"),
        "CGPIO": .init(.system, "Hardware"),
        "Vocabulary": .init(.library, "Sources"),
        "Escaping": .init(.library, "Sources"),
        "Crypto": .init(.wrapper, "Sources", ["COpenSSL"]),
        "SQLite": .init(.wrapper, "Sources", ["CSQLite"]),
        "PostgreSQL": .init(.wrapper, "Sources", ["CPostgreSQL"]),
        "Access": .init(.library, "Sources", ["Vocabulary", "Crypto"]),
        "Badges": .init(.library, "Sources", ["Vocabulary", "Crypto", "Access"]),
        "Sync": .init(.library, "Sources", ["Vocabulary", "Crypto", "Access"]),
        "Cache": .init(.library, "Sources", ["Vocabulary", "Crypto", "Access", "Sync", "SQLite"]),
        "Journal": .init(
            .library,
            "Sources",
            ["Vocabulary", "Crypto", "Access", "Sync", "SQLite"]
        ),
        "Reconciliation": .init(.library, "Sources", ["Vocabulary", "Access", "Sync"]),
        "Replay": .init(
            .library,
            "Sources",
            ["Vocabulary", "Crypto", "Access", "Sync", "Journal"]
        ),
        "HTTPServer": .init(.wrapper, "Sources", ["CMicrohttpd"]),
        "HTTPClient": .init(.wrapper, "Sources", ["CCurl"]),
        "Processes": .init(.wrapper, "Sources", ["CPosix"]),
        "CommandLine": .init(.library, "Sources", ["Processes"]),
        "Configuration": .init(.library, "Sources", ["CommandLine", "Processes"]),
        "Logging": .init(.library, "Sources", ["CommandLine", "Processes"]),
        "Metrics": .init(.library, "Sources"),
        "QRCode": .init(.wrapper, "Sources", ["CQREncode", "CCairo"]),
        "CZXing": .init(.plain, "Hardware"),
        "ReaderLines": .init(.library, "Hardware", ["Badges"]),
        "Frames": .init(.library, "Hardware"),
        "FrameDecoding": .init(.wrapper, "Hardware", ["Frames", "ReaderLines", "CZBar", "CZXing"]),
        "FrameSources": .init(.wrapper, "Hardware", ["Frames"]),
        "FrameSynthesis": .init(.library, "Hardware", ["Frames"]),
        "Scanners": .init(.library, "Hardware", ["ReaderLines"]),
        "ScannerPorts": .init(.wrapper, "Hardware", ["Scanners", "SerialLines"]),
        "CodeReader": .init(
            .wrapper,
            "Hardware",
            [
                "Frames", "FrameDecoding", "FrameSources", "FrameSynthesis", "ReaderLines",
                "Scanners", "ScannerPorts", "SerialLines", "CommandLine", "QRCode",
            ]
        ),
        "Gates": .init(.library, "Hardware", ["Vocabulary", "Access"]),
        "SerialLines": .init(.wrapper, "Hardware"),
        "GatePorts": .init(
            .wrapper,
            "Hardware",
            ["Gates", "Access", "ReaderLines", "SerialLines", "CGPIO"]
        ),
        "CDisplayAssets": .init(.embedded, "Edge"),
        "DisplayAssets": .init(.wrapper, "Edge", ["CDisplayAssets"]),
        "PeerLinks": .init(.wrapper, "Edge", ["CTLS"]),
        "Display": .init(
            .library,
            "Edge",
            ["DisplayAssets", "Escaping", "Vocabulary", "Access", "Sync"]
        ),
        "CDemonstrationAssets": .init(.embedded, "Provisioning"),
        "DemonstrationAssets": .init(.wrapper, "Provisioning", ["CDemonstrationAssets"]),
        "jalon-qr": .init(.program, "Hardware", ["CodeReader", "CommandLine"]),
        "CardReader": .init(
            .wrapper,
            "Hardware",
            ["Badges", "ReaderLines", "CommandLine", "Processes", "CNFC"]
        ),
        "jalon-nfc": .init(.program, "Hardware", ["CardReader", "CommandLine"]),
        "Edge": .init(
            .library,
            "Edge",
            [
                "Vocabulary", "Crypto", "SQLite", "Access", "Sync", "Cache", "Journal",
                "HTTPServer", "HTTPClient", "CommandLine", "Configuration", "Logging", "Processes",
                "ReaderLines", "Gates", "GatePorts", "Display", "Escaping", "Badges", "Metrics",
                "Reconciliation",
                "PeerLinks",
            ]
        ),
        "jalon-edge": .init(.program, "Edge", ["Edge"]),
        "Kernel": .init(
            .library,
            "Hub",
            [
                "Vocabulary", "Crypto", "SQLite", "PostgreSQL", "HTTPServer", "Logging",
                "Metrics", "Processes", "Escaping",
            ]
        ),
        "Identity": .init(
            .library,
            "Hub",
            ["Kernel", "Vocabulary", "Crypto", "Sync", "HTTPServer"]
        ),
        "Rights": .init(
            .library,
            "Hub",
            [
                "Identity", "Kernel", "Vocabulary", "Crypto", "Access", "Badges", "Sync",
                "HTTPServer", "QRCode", "Logging", "Metrics", "CommandLine", "Processes",
            ]
        ),
        "Devices": .init(
            .library,
            "Hub",
            [
                "Rights", "Identity", "Kernel", "Vocabulary", "Crypto", "Access", "Sync",
                "Reconciliation", "Replay", "HTTPServer", "Logging", "Metrics",
            ]
        ),
        "Mail": .init(
            .library,
            "Hub",
            ["Kernel", "Vocabulary", "Crypto", "HTTPClient", "Escaping", "Metrics"]
        ),
        "Webhooks": .init(
            .library,
            "Hub",
            ["Kernel", "Vocabulary", "Crypto", "HTTPClient", "HTTPServer", "Metrics"]
        ),
        "CHolderAssets": .init(.embedded, "Hub"),
        "HolderAssets": .init(.wrapper, "Hub", ["CHolderAssets"]),
        "Holders": .init(
            .library,
            "Hub",
            [
                "HolderAssets", "Rights", "Identity", "Kernel", "Vocabulary", "Crypto", "Access",
                "HTTPServer",
            ]
        ),
        "Hub": .init(
            .library,
            "Hub",
            [
                "Mail", "Webhooks", "HTTPClient",
                "Holders", "Devices", "Rights", "Identity", "Kernel", "Escaping", "Vocabulary",
                "HTTPServer", "CommandLine", "Configuration", "Logging", "Metrics", "Processes",
            ]
        ),
        "jalon-hub": .init(.program, "Hub", ["Hub"]),
        "CBaseline": .init(.plain, "Tests/Benchmarks", ["CSQLite"]),
        "Benchmarks": .init(
            .wrapper,
            "Tests/Benchmarks",
            [
                "CBaseline", "Vocabulary", "Crypto", "Access", "Sync", "Cache", "Journal",
                "Frames", "FrameDecoding", "FrameSynthesis", "QRCode", "Processes", "Kernel",
                "Rights", "Devices", "Hub", "Edge", "Badges", "CardEmulation", "Demonstration",
                "HubAdmin", "Reconciliation", "Replay",
            ]
        ),
        "HubAdmin": .init(.library, "Provisioning", ["Vocabulary", "HTTPClient", "CommandLine"]),
        "Demonstration": .init(
            .library,
            "Provisioning",
            [
                "HubAdmin", "Vocabulary", "Crypto", "SQLite", "Access", "Sync", "Frames",
                "FrameSynthesis", "QRCode", "HTTPClient", "HTTPServer", "Processes",
                "CommandLine", "DemonstrationAssets", "Display", "Escaping",
            ]
        ),
        "Operator": .init(
            .library,
            "Provisioning",
            [
                "HubAdmin", "Vocabulary", "Crypto", "Access", "Sync", "Cache", "Journal",
                "CommandLine", "Processes", "Benchmarks", "Demonstration", "Badges",
                "ReaderLines", "Replay",
            ]
        ),
        "jalon": .init(.program, "Provisioning", ["Operator", "CommandLine"]),
        "Support": .init(.plain, "Tests", ["Vocabulary", "Crypto", "Access", "Sync"]),
        "Fuzzing": .init(
            .library,
            "Tests/Fuzz",
            [
                "Vocabulary", "Crypto", "Access", "Badges", "Sync", "Journal", "Reconciliation",
                "Replay", "HTTPServer", "HTTPClient", "CommandLine", "Configuration", "ReaderLines",
                "Frames", "Scanners", "Gates", "Edge", "Kernel", "Identity", "Rights", "Devices",
                "Holders", "HubAdmin", "Support",
            ]
        ),
        "FuzzDriver": .init(.wrapper, "Tests/Fuzz", ["CFuzzer", "Fuzzing", "Processes"]),
        "jalon-fuzz": .init(.program, "Tests/Fuzz", ["FuzzDriver"]),
        "CPowerDisk": .init(.plain, "Tests/Support", ["CSQLite"]),
        "PowerDisk": .init(.wrapper, "Tests/Support", ["CPowerDisk", "SQLite"]),
        "CSeededEntropy": .init(.plain, "Tests/Support", ["COpenSSL"]),
        "Simulator": .init(
            .library,
            "Tests",
            [
                "Reconciliation",
                "Support", "PowerDisk", "CSeededEntropy", "SQLite", "Edge", "Hub", "Devices",
                "Rights",
                "Kernel", "Gates", "Cache", "Journal", "Sync", "Access", "Vocabulary", "Crypto",
                "CommandLine", "Processes",
            ]
        ),
        "jalon-simulate": .init(.program, "Tests", ["Simulator", "CommandLine"]),
        "PortEmulation": .init(.wrapper, "Tests/Support"),
        "PostgreSQLServer": .init(.library, "Tests/Support", ["PostgreSQL", "Processes"]),
        "CardEmulation": .init(
            .wrapper,
            "Tests/Support",
            ["Crypto", "PortEmulation", "SerialLines"]
        ),
        "pn532-emulator": .init(
            .program,
            "Tests/Support",
            ["CardEmulation", "PortEmulation", "CommandLine"]
        ),
        "DoorBoardEmulation": .init(
            .wrapper,
            "Tests/Support",
            ["Gates", "Access", "PortEmulation", "SerialLines"]
        ),
        "door-board-emulator": .init(
            .program,
            "Tests/Support",
            ["DoorBoardEmulation", "PortEmulation", "CommandLine"]
        ),
        "GatesTests": .init(
            .tests,
            "Tests",
            [
                "Gates", "GatePorts", "SerialLines", "DoorBoardEmulation", "PortEmulation",
                "Access", "Processes", "Support", "CGPIO",
            ]
        ),
        "EscapingTests": .init(.tests, "Tests", ["Escaping"]),
        "FuzzingTests": .init(.tests, "Tests", ["Fuzzing", "Processes", "Support"]),
        "DisplayTests": .init(
            .tests,
            "Tests",
            ["Display", "Escaping", "Access", "Sync", "Vocabulary"]
        ),
        "BadgesTests": .init(
            .tests,
            "Tests",
            ["Badges", "Access", "Crypto", "CardEmulation"]
        ),
        "CardEmulationTests": .init(
            .tests,
            "Tests",
            ["CardEmulation", "PortEmulation", "Crypto", "Processes", "Support"]
        ),
        "CardReaderTests": .init(
            .tests,
            "Tests",
            [
                "CardReader", "CardEmulation", "Badges", "ReaderLines", "Processes",
                "Support",
            ]
        ),
        "Tidy": .init(.tests, "Tests"),
        "VocabularyTests": .init(.tests, "Tests", ["Vocabulary"]),
        "CryptoTests": .init(.tests, "Tests", ["Crypto", "Support"]),
        "SQLiteTests": .init(.tests, "Tests", ["SQLite", "PowerDisk", "Support"]),
        "AccessTests": .init(.tests, "Tests", ["Access", "Vocabulary", "Crypto", "Support"]),
        "SyncTests": .init(.tests, "Tests", ["Sync", "Access", "Vocabulary", "Crypto", "Support"]),
        "CacheTests": .init(
            .tests,
            "Tests",
            [
                "Cache", "Sync", "Access", "Vocabulary", "Crypto", "SQLite", "PowerDisk", "Support",
            ]
        ),
        "JournalTests": .init(
            .tests,
            "Tests",
            [
                "Journal", "Sync", "Access", "Vocabulary", "Crypto", "SQLite", "PowerDisk",
                "Support",
            ]
        ),
        "ReconciliationTests": .init(
            .tests,
            "Tests",
            ["Reconciliation", "Sync", "Access", "Vocabulary", "Crypto", "Support"]
        ),
        "PeerLinksTests": .init(
            .tests,
            "Tests",
            ["PeerLinks", "Crypto", "Processes", "Support"]
        ),
        "HTTPServerTests": .init(.tests, "Tests", ["HTTPServer", "HTTPClient"]),
        "HTTPClientTests": .init(.tests, "Tests", ["HTTPClient", "HTTPServer"]),
        "CommandLineTests": .init(.tests, "Tests", ["CommandLine"]),
        "ConfigurationTests": .init(
            .tests,
            "Tests",
            ["Configuration", "CommandLine", "Processes"]
        ),
        "LoggingTests": .init(.tests, "Tests", ["Logging"]),
        "MetricsTests": .init(.tests, "Tests", ["Metrics"]),
        "ProcessesTests": .init(.tests, "Tests", ["Processes"]),
        "QRCodeTests": .init(.tests, "Tests", ["QRCode"]),
        "HardwareTests": .init(
            .tests,
            "Tests",
            [
                "Frames", "FrameDecoding", "FrameSources", "FrameSynthesis", "ReaderLines",
                "CodeReader", "Scanners", "ScannerPorts", "QRCode",
            ]
        ),
        "EdgeTests": .init(
            .tests,
            "Tests",
            [
                "Edge", "Cache", "Journal", "Sync", "Access", "Vocabulary", "Crypto", "SQLite",
                "HTTPServer", "HTTPClient", "ReaderLines", "Gates", "CommandLine", "Configuration",
                "Logging", "Metrics", "Processes", "Badges", "CardEmulation", "Display",
                "GatePorts",
                "DoorBoardEmulation", "Support", "Replay",
            ]
        ),
        "KernelTests": .init(
            .tests,
            "Tests",
            ["Kernel", "Vocabulary", "Crypto", "Metrics", "Processes", "Support"]
        ),
        "MailTests": .init(
            .tests,
            "Tests",
            ["Mail", "Kernel", "HTTPClient", "Vocabulary", "Processes", "Support"]
        ),
        "WebhooksTests": .init(
            .tests,
            "Tests",
            [
                "Webhooks", "Kernel", "HTTPClient", "HTTPServer", "Vocabulary", "Crypto",
                "Processes", "Support",
            ]
        ),
        "HubTests": .init(
            .tests,
            "Tests",
            [
                "Hub", "Holders", "Devices", "Rights", "Identity", "Kernel", "Escaping", "Sync",
                "Access", "Vocabulary", "Mail", "Webhooks",
                "Crypto", "HTTPServer", "HTTPClient", "Processes",
                "CommandLine", "Configuration", "Badges", "Support", "PostgreSQL",
                "PostgreSQLServer",
            ]
        ),
        "OperatorTests": .init(
            .tests,
            "Tests",
            [
                "Operator", "Demonstration", "HubAdmin", "Devices", "Benchmarks", "CommandLine",
                "HTTPServer", "Cache", "Frames", "Display",
                "Journal", "Sync", "Access", "Vocabulary", "Crypto", "SQLite", "CardEmulation",
                "Processes", "Support", "Replay",
            ]
        ),
        "System": .init(
            .tests,
            "Tests",
            [
                "Support", "Processes", "HTTPClient", "Sync", "Access", "Vocabulary", "Crypto",
                "SQLite", "HubAdmin", "Badges", "CardEmulation", "DoorBoardEmulation",
                "PortEmulation",
                "Gates", "Journal", "PeerLinks",
            ]
        ),
        "ThreatTests": .init(
            .tests,
            "Tests",
            [
                "EdgeTests", "HubTests", "CacheTests", "Access", "Badges", "Cache",
                "CardEmulation", "Crypto", "Devices", "Edge", "HTTPServer", "Hub", "Identity",
                "Journal", "Kernel", "Logging", "Processes", "Rights", "Support", "Sync",
                "Vocabulary",
            ]
        ),
        "Simulation": .init(
            .tests,
            "Tests",
            [
                "Simulator", "Support", "Edge", "Hub", "Devices", "Rights", "Identity", "Kernel",
                "Gates", "Cache", "Journal", "Sync", "Access", "Vocabulary", "Crypto", "Replay",
                "HTTPServer", "Processes",
            ]
        ),
    ]
}
