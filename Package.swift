// swift-tools-version: 6.3

import PackageDescription

// One house, six programs. Which module may import which is decided by the table in
// Tests/Tidy/ImportTable.swift; SwiftPM itself does not enforce it. A new target goes into both.

let strict: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .enableUpcomingFeature("InferIsolatedConformances"),
]
let safe = strict + [.strictMemorySafety()]

/// A C library from Debian: a module map and, where Swift cannot import a macro, inline shims.
func system(_ name: String, _ folder: String, apt: String) -> Target {
    .systemLibrary(name: name, path: "\(folder)/\(name)", providers: [.apt([apt])])
}

/// A library of ours that contains no unsafe construct: the compiler proves it.
func library(_ name: String, _ folder: String, _ needs: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: needs, path: "\(folder)/\(name)", swiftSettings: safe)
}

/// The one Swift module that may import a C module; unsafe code lives here and nowhere else.
func wrapper(_ name: String, _ folder: String, _ needs: [Target.Dependency]) -> Target {
    .target(name: name, dependencies: needs, path: "\(folder)/\(name)", swiftSettings: strict)
}

/// Files that become part of a program: a C target whose `#embed` names them.
func embedded(_ name: String, _ folder: String) -> Target {
    .target(name: name, path: "\(folder)/\(name)", cSettings: [.unsafeFlags(["-std=c23"])])
}

/// A program: `main` only.
func program(_ name: String, _ folder: String, _ needs: [Target.Dependency]) -> Target {
    .executableTarget(
        name: name,
        dependencies: needs,
        path: "\(folder)/\(name)",
        swiftSettings: safe
    )
}

func tests(_ name: String, _ needs: [Target.Dependency]) -> Target {
    .testTarget(name: name, dependencies: needs, path: "Tests/\(name)", swiftSettings: strict)
}

let systems: [Target] = [
    system("CPosix", "Sources", apt: "libc6-dev"),
    system("CSQLite", "Sources", apt: "libsqlite3-dev"),
    system("CPostgreSQL", "Sources", apt: "libpq-dev"),
    system("COpenSSL", "Sources", apt: "libssl-dev"),
    system("CTLS", "Sources", apt: "libssl-dev"),
    system("CCurl", "Sources", apt: "libcurl4-openssl-dev"),
    system("CMicrohttpd", "Sources", apt: "libmicrohttpd-dev"),
    system("CQREncode", "Sources", apt: "libqrencode-dev"),
    system("CCairo", "Sources", apt: "libcairo2-dev"),
    system("CZBar", "Hardware", apt: "libzbar-dev"),
    system("CNFC", "Hardware", apt: "libnfc-dev"),
    system("CGPIO", "Hardware", apt: "linux-libc-dev"),
]

let shared: [Target] = [
    library("Vocabulary", "Sources"),
    library("Escaping", "Sources"),
    wrapper("Crypto", "Sources", ["COpenSSL"]),
    wrapper("SQLite", "Sources", ["CSQLite"]),
    wrapper("PostgreSQL", "Sources", ["CPostgreSQL"]),
    library("Access", "Sources", ["Vocabulary", "Crypto"]),
    library("Badges", "Sources", ["Vocabulary", "Crypto", "Access"]),
    library("Sync", "Sources", ["Vocabulary", "Crypto", "Access"]),
    library("Cache", "Sources", ["Vocabulary", "Crypto", "Access", "Sync", "SQLite"]),
    library("Journal", "Sources", ["Vocabulary", "Crypto", "Access", "Sync", "SQLite"]),
    library("Reconciliation", "Sources", ["Vocabulary", "Access", "Sync"]),
    library("Replay", "Sources", ["Vocabulary", "Crypto", "Access", "Sync", "Journal"]),
    wrapper("HTTPServer", "Sources", ["CMicrohttpd"]),
    wrapper("HTTPClient", "Sources", ["CCurl"]),
    wrapper("Processes", "Sources", ["CPosix"]),
    library("CommandLine", "Sources", ["Processes"]),
    library("Configuration", "Sources", ["CommandLine", "Processes"]),
    library("Logging", "Sources", ["CommandLine", "Processes"]),
    library("Metrics", "Sources"),
    wrapper("QRCode", "Sources", ["CQREncode", "CCairo"]),
]

let hardware: [Target] = [
    .target(
        name: "CZXing",
        path: "Hardware/CZXing",
        cxxSettings: [.define("ZX_USE_UTF8"), .unsafeFlags(["-Wno-deprecated-declarations"])],
        linkerSettings: [.linkedLibrary("ZXing")]
    ),
    library("ReaderLines", "Hardware", ["Badges"]),
    library("Frames", "Hardware"),
    wrapper("FrameDecoding", "Hardware", ["Frames", "ReaderLines", "CZBar", "CZXing"]),
    wrapper("FrameSources", "Hardware", ["Frames"]),
    library("FrameSynthesis", "Hardware", ["Frames"]),
    library("Scanners", "Hardware", ["ReaderLines"]),
    wrapper("SerialLines", "Hardware", []),
    wrapper("ScannerPorts", "Hardware", ["Scanners", "SerialLines"]),
    wrapper(
        "CodeReader",
        "Hardware",
        [
            "Frames", "FrameDecoding", "FrameSources", "FrameSynthesis", "ReaderLines",
            "Scanners", "ScannerPorts", "SerialLines", "CommandLine", "QRCode",
        ]
    ),
    library("Gates", "Hardware", ["Vocabulary", "Access"]),
    wrapper(
        "GatePorts",
        "Hardware",
        ["Gates", "Access", "ReaderLines", "SerialLines", "CGPIO"]
    ),
    program("jalon-qr", "Hardware", ["CodeReader", "CommandLine"]),
    wrapper(
        "CardReader",
        "Hardware",
        ["Badges", "ReaderLines", "CommandLine", "Processes", "CNFC"]
    ),
    program("jalon-nfc", "Hardware", ["CardReader", "CommandLine"]),
]

let edge: [Target] = [
    embedded("CDisplayAssets", "Edge"),
    wrapper("DisplayAssets", "Edge", ["CDisplayAssets"]),
    wrapper("PeerLinks", "Edge", ["CTLS"]),
    library("Display", "Edge", ["DisplayAssets", "Escaping", "Vocabulary", "Access", "Sync"]),
    library(
        "Edge",
        "Edge",
        [
            "Vocabulary", "Crypto", "SQLite", "Access", "Sync", "Cache", "Journal", "HTTPServer",
            "HTTPClient", "CommandLine", "Configuration", "Logging", "Processes", "ReaderLines",
            "Gates", "GatePorts", "Display", "Escaping", "Badges", "Metrics", "Reconciliation",
            "PeerLinks",
        ]
    ),
    program("jalon-edge", "Edge", ["Edge"]),
]

let hub: [Target] = [
    library(
        "Kernel",
        "Hub",
        [
            "Vocabulary", "Crypto", "SQLite", "PostgreSQL", "HTTPServer", "Logging", "Metrics",
            "Processes", "Escaping",
        ]
    ),
    library("Identity", "Hub", ["Kernel", "Vocabulary", "Crypto", "Sync", "HTTPServer"]),
    library(
        "Rights",
        "Hub",
        [
            "Identity", "Kernel", "Vocabulary", "Crypto", "Access", "Badges", "Sync", "HTTPServer",
            "QRCode", "Logging", "Metrics", "CommandLine", "Processes",
        ]
    ),
    library(
        "Devices",
        "Hub",
        [
            "Rights", "Identity", "Kernel", "Vocabulary", "Crypto", "Access", "Sync",
            "Reconciliation", "Replay", "HTTPServer", "Logging", "Metrics",
        ]
    ),
    library(
        "Mail",
        "Hub",
        ["Kernel", "Vocabulary", "Crypto", "HTTPClient", "Escaping", "Metrics"]
    ),
    library(
        "Webhooks",
        "Hub",
        ["Kernel", "Vocabulary", "Crypto", "HTTPClient", "HTTPServer", "Metrics"]
    ),
    embedded("CHolderAssets", "Hub"),
    wrapper("HolderAssets", "Hub", ["CHolderAssets"]),
    library(
        "Holders",
        "Hub",
        [
            "HolderAssets", "Rights", "Identity", "Kernel", "Vocabulary", "Crypto", "Access",
            "HTTPServer",
        ]
    ),
    library(
        "Hub",
        "Hub",
        [
            "Mail", "Webhooks", "HTTPClient",
            "Holders", "Devices", "Rights", "Identity", "Kernel", "Escaping", "Vocabulary",
            "HTTPServer",
            "CommandLine",
            "Configuration", "Logging", "Metrics", "Processes",
        ]
    ),
    program("jalon-hub", "Hub", ["Hub"]),
]

let operators: [Target] = [
    .target(
        name: "CBaseline",
        dependencies: ["CSQLite"],
        path: "Tests/Benchmarks/CBaseline"
    ),
    wrapper(
        "Benchmarks",
        "Tests/Benchmarks",
        [
            "CBaseline", "Vocabulary", "Crypto", "Access", "Sync", "Cache", "Journal",
            "Frames", "FrameDecoding", "FrameSynthesis", "QRCode", "Processes", "Kernel",
            "Rights", "Devices", "Hub", "Edge", "Badges",
            "CardEmulation", "Demonstration", "HubAdmin", "Reconciliation", "Replay",
        ]
    ),
    embedded("CDemonstrationAssets", "Provisioning"),
    wrapper("DemonstrationAssets", "Provisioning", ["CDemonstrationAssets"]),
    library("HubAdmin", "Provisioning", ["Vocabulary", "HTTPClient", "CommandLine"]),
    library(
        "Demonstration",
        "Provisioning",
        [
            "HubAdmin", "Vocabulary", "Crypto", "SQLite", "Access", "Sync", "Frames",
            "FrameSynthesis", "QRCode", "HTTPClient", "HTTPServer", "Processes", "CommandLine",
            "DemonstrationAssets", "Display", "Escaping",
        ]
    ),
    library(
        "Operator",
        "Provisioning",
        [
            "HubAdmin", "Vocabulary", "Crypto", "Access", "Sync", "Cache", "Journal",
            "CommandLine", "Processes", "Benchmarks", "Demonstration", "Badges",
            "ReaderLines", "Replay",
        ]
    ),
    program("jalon", "Provisioning", ["Operator", "CommandLine"]),
]

let checks: [Target] = [
    .target(
        name: "Support",
        dependencies: ["Vocabulary", "Crypto", "Access", "Sync"],
        path: "Tests/Support",
        exclude: [
            "CardEmulation", "pn532-emulator", "DoorBoardEmulation", "door-board-emulator",
            "PortEmulation", "CPowerDisk", "PowerDisk", "CSeededEntropy", "PostgreSQLServer",
        ],
        swiftSettings: strict
    ),
    library(
        "Fuzzing",
        "Tests/Fuzz",
        [
            "Vocabulary", "Crypto", "Access", "Badges", "Sync", "Journal", "Reconciliation",
            "Replay", "HTTPServer", "HTTPClient", "CommandLine", "Configuration", "ReaderLines",
            "Frames", "Scanners", "Gates", "Edge", "Kernel", "Identity", "Rights", "Devices",
            "Holders", "HubAdmin", "Support",
        ]
    ),
    .target(
        name: "CPowerDisk",
        dependencies: ["CSQLite"],
        path: "Tests/Support/CPowerDisk",
        cSettings: [.unsafeFlags(["-O2"])]
    ),
    wrapper("PowerDisk", "Tests/Support", ["CPowerDisk", "SQLite"]),
    .target(
        name: "CSeededEntropy",
        dependencies: ["COpenSSL"],
        path: "Tests/Support/CSeededEntropy",
        cSettings: [.unsafeFlags(["-Wno-deprecated-declarations"])]
    ),
    library(
        "Simulator",
        "Tests",
        [
            "Support", "PowerDisk", "CSeededEntropy", "SQLite", "Edge", "Hub", "Devices", "Rights",
            "Reconciliation",
            "Kernel", "Gates", "Cache", "Journal", "Sync", "Access", "Vocabulary", "Crypto",
            "CommandLine", "Processes",
        ]
    ),
    program("jalon-simulate", "Tests", ["Simulator", "CommandLine"]),
    wrapper("PortEmulation", "Tests/Support", []),
    library("PostgreSQLServer", "Tests/Support", ["PostgreSQL", "Processes"]),
    wrapper("CardEmulation", "Tests/Support", ["Crypto", "PortEmulation", "SerialLines"]),
    program("pn532-emulator", "Tests/Support", ["CardEmulation", "PortEmulation", "CommandLine"]),
    wrapper(
        "DoorBoardEmulation",
        "Tests/Support",
        ["Gates", "Access", "PortEmulation", "SerialLines"]
    ),
    program(
        "door-board-emulator",
        "Tests/Support",
        ["DoorBoardEmulation", "PortEmulation", "CommandLine"]
    ),
    tests(
        "GatesTests",
        [
            "Gates", "GatePorts", "SerialLines", "DoorBoardEmulation", "PortEmulation", "Access",
            "Processes", "Support", "CGPIO",
        ]
    ),
    tests("EscapingTests", ["Escaping"]),
    tests("FuzzingTests", ["Fuzzing", "Processes", "Support"]),
    tests("DisplayTests", ["Display", "Escaping", "Access", "Sync", "Vocabulary"]),
    tests(
        "BadgesTests",
        ["Badges", "Access", "Crypto", "CardEmulation"]
    ),
    tests(
        "CardEmulationTests",
        ["CardEmulation", "PortEmulation", "Crypto", "Processes", "Support"]
    ),
    tests(
        "CardReaderTests",
        [
            "CardReader", "CardEmulation", "Badges", "ReaderLines", "Processes",
            "Support",
        ]
    ),
    tests("Tidy", []),
    tests("VocabularyTests", ["Vocabulary"]),
    tests("CryptoTests", ["Crypto", "Support"]),
    tests("SQLiteTests", ["SQLite", "PowerDisk", "Support"]),
    tests("AccessTests", ["Access", "Vocabulary", "Crypto", "Support"]),
    tests("SyncTests", ["Sync", "Access", "Vocabulary", "Crypto", "Support"]),
    tests(
        "CacheTests",
        ["Cache", "Sync", "Access", "Vocabulary", "Crypto", "SQLite", "PowerDisk", "Support"]
    ),
    tests(
        "JournalTests",
        ["Journal", "Sync", "Access", "Vocabulary", "Crypto", "SQLite", "PowerDisk", "Support"]
    ),
    tests(
        "ReconciliationTests",
        ["Reconciliation", "Sync", "Access", "Vocabulary", "Crypto", "Support"]
    ),
    tests("PeerLinksTests", ["PeerLinks", "Crypto", "Processes", "Support"]),
    tests("HTTPServerTests", ["HTTPServer", "HTTPClient"]),
    tests("HTTPClientTests", ["HTTPClient", "HTTPServer"]),
    tests("CommandLineTests", ["CommandLine"]),
    tests("ConfigurationTests", ["Configuration", "CommandLine", "Processes"]),
    tests("LoggingTests", ["Logging"]),
    tests("MetricsTests", ["Metrics"]),
    tests("ProcessesTests", ["Processes"]),
    tests("QRCodeTests", ["QRCode"]),
    tests(
        "HardwareTests",
        [
            "Frames", "FrameDecoding", "FrameSources", "FrameSynthesis", "ReaderLines",
            "CodeReader", "Scanners", "ScannerPorts", "QRCode",
        ]
    ),
    tests(
        "EdgeTests",
        [
            "Edge", "Cache", "Journal", "Sync", "Access", "Vocabulary", "Crypto", "SQLite",
            "HTTPServer", "HTTPClient", "ReaderLines", "Gates", "CommandLine", "Configuration",
            "Logging", "Metrics", "Processes", "Badges", "CardEmulation", "Display", "GatePorts",
            "DoorBoardEmulation", "Support", "Replay",
        ]
    ),
    tests(
        "KernelTests",
        ["Kernel", "Vocabulary", "Crypto", "Metrics", "Processes", "Support"]
    ),
    tests(
        "MailTests",
        ["Mail", "Kernel", "HTTPClient", "Vocabulary", "Processes", "Support"]
    ),
    tests(
        "WebhooksTests",
        [
            "Webhooks", "Kernel", "HTTPClient", "HTTPServer", "Vocabulary", "Crypto", "Processes",
            "Support",
        ]
    ),
    tests(
        "HubTests",
        [
            "Hub", "Holders", "Devices", "Rights", "Identity", "Kernel", "Escaping", "Sync",
            "Access", "Vocabulary", "Mail", "Webhooks",
            "Crypto", "HTTPServer", "HTTPClient", "Processes", "CommandLine",
            "Configuration", "Badges", "Support", "PostgreSQL", "PostgreSQLServer",
        ]
    ),
    tests(
        "OperatorTests",
        [
            "Operator", "Demonstration", "HubAdmin", "Devices", "Benchmarks", "CommandLine",
            "HTTPServer", "Cache", "Frames", "Display",
            "Journal", "Sync", "Access", "Vocabulary", "Crypto", "SQLite", "CardEmulation",
            "Processes", "Support", "Replay",
        ]
    ),
    tests(
        "System",
        [
            "Support", "Processes", "HTTPClient", "Sync", "Access", "Vocabulary", "Crypto",
            "SQLite", "HubAdmin", "Badges", "CardEmulation", "DoorBoardEmulation",
            "PortEmulation", "Gates", "Journal", "PeerLinks",
        ]
    ),
    tests(
        "ThreatTests",
        [
            "EdgeTests", "HubTests", "CacheTests", "Access", "Badges", "Cache", "CardEmulation",
            "Crypto", "Devices", "Edge", "HTTPServer", "Hub", "Identity", "Journal", "Kernel",
            "Logging", "Processes", "Rights", "Support", "Sync", "Vocabulary",
        ]
    ),
    tests(
        "Simulation",
        [
            "Simulator", "Support", "Edge", "Hub", "Devices", "Rights", "Identity", "Kernel",
            "Gates", "Cache", "Journal", "Sync", "Access", "Vocabulary", "Crypto", "Replay",
            "HTTPServer", "Processes",
        ]
    ),
]

/// Built by `Provisioning/fuzz` alone: libFuzzer brings `main`, which nothing else can link.
let fuzzers: [Target] =
    Context.environment["JALON_FUZZ"] == nil
    ? []
    : [
        .systemLibrary(name: "CFuzzer", path: "Tests/Fuzz/CFuzzer"),
        wrapper("FuzzDriver", "Tests/Fuzz", ["CFuzzer", "Fuzzing", "Processes"]),
        program("jalon-fuzz", "Tests/Fuzz", ["FuzzDriver"]),
    ]

let package = Package(
    name: "jalon",
    targets: systems + shared + hardware + edge + hub + operators + checks + fuzzers,
    cxxLanguageStandard: .cxx20
)
