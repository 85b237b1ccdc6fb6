import Access
import Crypto
import Foundation
import Journal
import Support
import Sync
import Testing
import Vocabulary

@Suite("Damage to a journal")
struct DamageTests {
    struct Attack: Sendable, CustomTestStringConvertible {
        let name: String
        let sql: String
        let kind: JournalFault.Kind
        let sequence: UInt64
        var testDescription: String { name }

        init(_ name: String, _ sql: String, _ kind: JournalFault.Kind, _ sequence: UInt64) {
            self.name = name
            self.sql = sql
            self.kind = kind
            self.sequence = sequence
        }
    }

    private static func byte(_ offset: Int, of sequence: Int) -> String {
        """
        UPDATE record SET bytes = CAST(substr(bytes, 1, \(offset)) || X'5A' \
        || substr(bytes, \(offset + 2)) AS BLOB) WHERE sequence = \(sequence)
        """
    }

    private static func swap(_ left: Int, _ right: Int) -> String {
        """
        UPDATE record SET sequence = 1000 WHERE sequence = \(left);
        UPDATE record SET sequence = \(left) WHERE sequence = \(right);
        UPDATE record SET sequence = \(right) WHERE sequence = 1000
        """
    }

    /// Each on a journal of twenty records.
    static let attacks: [Attack] = [
        Attack("nothing done to it", "SELECT 1", .damaged, 0),
        Attack("the first edited", byte(50, of: 1), .edited, 1),
        Attack("one in the middle edited", byte(50, of: 9), .edited, 9),
        Attack("its kind made unknown", byte(1, of: 9), .edited, 9),
        Attack("its link edited", byte(100, of: 9), .edited, 9),
        Attack("the link of the first edited", byte(100, of: 1), .edited, 1),
        Attack("its sequence edited", byte(19, of: 9), .edited, 9),
        Attack("its device edited", byte(4, of: 9), .edited, 9),
        Attack("the last but one edited", byte(50, of: 19), .edited, 19),
        Attack("the first removed", "DELETE FROM record WHERE sequence = 1", .removed, 1),
        Attack("one removed", "DELETE FROM record WHERE sequence = 7", .removed, 7),
        Attack(
            "three removed",
            "DELETE FROM record WHERE sequence BETWEEN 7 AND 9",
            .removed,
            7
        ),
        Attack("two neighbours swapped", swap(7, 8), .reordered, 7),
        Attack("two distant ones swapped", swap(3, 17), .reordered, 3),
        Attack("the first and the last swapped", swap(1, 20), .reordered, 1),
    ]

    @Test(arguments: attacks)
    func `An attack is named with its record`(_ attack: Attack) throws {
        let bench = try JournalBench()
        try bench.fill(20)
        try bench.attack(attack.sql)
        let report = try JournalFile.verify(path: bench.path)
        let isUntouched = attack.sequence == 0
        #expect(report.fault?.kind == (isUntouched ? nil : attack.kind))
        #expect(report.fault?.sequence == (isUntouched ? nil : attack.sequence))
        #expect(report.isSound == isUntouched)
        let (journal, findings) = try bench.open(epochFloor: 1)
        #expect(findings.map(\.kind) == (isUntouched ? [] : [.brokenChain]))
        #expect(journal.epoch == (isUntouched ? 1 : 2))
        guard let kept = findings.first?.setAside else { return }
        #expect(try JournalFile.verify(path: kept).fault == report.fault)
    }

    /// Each on a journal of twenty records of which ten are acknowledged.
    struct Number: Sendable, CustomTestStringConvertible {
        let sql: String
        let isSound: Bool
        var testDescription: String { sql }

        init(_ sql: String, isSound: Bool = false) {
            self.sql = sql
            self.isSound = isSound
        }

        static func pruned(_ sequence: String) -> String {
            "INSERT INTO pruned VALUES (1, \(sequence), zeroblob(32))"
        }

        static func use(_ known: String, _ reserved: String) -> String {
            "INSERT INTO use_state VALUES (zeroblob(8), \(known), \(reserved), 1, 0, NULL)"
        }
    }

    @Test(arguments: [
        Number("SELECT 1", isSound: true), Number(Number.use("2147483648", "0"), isSound: true),
        Number("INSERT INTO ahead VALUES (1, 1, 2147483648)", isSound: true),
        Number("DELETE FROM record;" + Number.pruned("9223372036854775807")),
        Number(
            "DELETE FROM record;" + Number.pruned("9007199254740993")
                + "; UPDATE acknowledged SET sequence = 9007199254740993"
        ),
        Number("DELETE FROM record;" + Number.pruned("10")),
        Number("DELETE FROM record WHERE sequence <= 11;" + Number.pruned("11")),
        Number("DELETE FROM record WHERE sequence > 10;" + Number.pruned("10")),
        Number(Number.pruned("-1")), Number("UPDATE acknowledged SET sequence = -1"),
        Number("UPDATE acknowledged SET sequence = 9223372036854775807"),
        Number("UPDATE record SET sequence = 9223372036854775807 WHERE sequence = 20"),
        Number(Number.use("2147483649", "0")), Number(Number.use("0", "4294967295")),
        Number(Number.use("-1", "0")), Number("INSERT INTO ahead VALUES (1, 1, 4294967295)"),
        Number("INSERT INTO occupancy VALUES (1, 4294967295)"),
    ])
    func `A number that cannot be sets the file aside and ends nothing`(
        _ given: Number
    ) throws {
        let bench = try JournalBench()
        do {
            let journal = try bench.sound()
            var records: [JournalRecord] = []
            for index in 0..<20 { records += try journal.append([JournalBench.refusal(index)]) }
            try journal.acknowledge(bench.acknowledgement(of: records[9]))
        }
        try bench.attack(given.sql)
        #expect(try JournalFile.verify(path: bench.path).isSound == given.isSound)
        let (journal, findings) = try bench.open(epochFloor: 1)
        #expect(findings.isEmpty == given.isSound)
        try journal.append([JournalBench.refusal(21)])
        #expect(try journal.prune(now: .distantFuture) == (given.isSound ? 10 : 0))
    }

    @Test func `An acknowledgement of nothing prunes nothing`() throws {
        let bench = try JournalBench()
        _ = try bench.sound()
        try bench.attack("INSERT INTO acknowledged VALUES (1, 0, zeroblob(32), 0, 1)")
        #expect(try bench.sound(epochFloor: 1).prune(now: .distantFuture) == 0)
    }

    @Test(arguments: [1, 19, 20])
    func `A checkpoint tells an edited or missing end`(cut: Int) throws {
        let bench = try JournalBench()
        var checkpoint: [UInt8] = []
        do {
            let journal = try bench.sound()
            for index in 0..<20 { try journal.append([JournalBench.refusal(index)]) }
            checkpoint = journal.checkpoint(at: JournalBench.start, signer: bench.deviceKey)
        }
        let key = bench.deviceKey.publicKey
        let whole = try JournalFile.verify(
            path: bench.path,
            deviceKey: key,
            checkpoint: checkpoint
        )
        #expect(whole.isSound)
        #expect(whole.isEndVouchedFor)
        try bench.attack("DELETE FROM record WHERE sequence >= \(cut)")
        #expect(try JournalFile.verify(path: bench.path).isSound)
        let report = try JournalFile.verify(
            path: bench.path,
            deviceKey: key,
            checkpoint: checkpoint
        )
        #expect(report.fault?.kind == .truncated)
        #expect(report.fault?.sequence == UInt64(cut))
        #expect(throws: JournalError(.notHere, "")) {
            _ = try JournalFile.verify(
                path: bench.path,
                deviceKey: ScopeForge().root.publicKey,
                checkpoint: checkpoint
            )
        }
    }

    @Test func `The last record edited is told by a checkpoint alone`() throws {
        let bench = try JournalBench()
        try bench.fill(19)
        let journal = try bench.sound(epochFloor: 1)
        try journal.append([JournalBench.refusal(19)])
        let checkpoint = journal.checkpoint(at: JournalBench.start, signer: bench.deviceKey)
        try bench.attack(Self.byte(50, of: 20))
        #expect(try JournalFile.verify(path: bench.path).isSound)
        let report = try JournalFile.verify(
            path: bench.path,
            deviceKey: bench.deviceKey.publicKey,
            checkpoint: checkpoint
        )
        #expect(report.fault?.kind == .edited)
        #expect(report.fault?.sequence == 20)
    }

    @Test func `A file of noise is kept whole and a higher epoch begun`() throws {
        let bench = try JournalBench()
        let noise = Data((0..<9000).map { UInt8(truncatingIfNeeded: $0 &* 31) })
        try noise.write(to: URL(fileURLWithPath: bench.path))
        let (journal, findings) = try bench.open(epochFloor: 4)
        #expect(findings.map(\.kind) == [.damaged])
        #expect(journal.epoch == 5)
        let kept = try #require(findings.first?.setAside)
        #expect(try Data(contentsOf: URL(fileURLWithPath: kept)) == noise)
        #expect(try JournalFile.verify(path: kept).fault?.kind == .damaged)
        var boot = Draft(.boot, time: JournalBench.moment(0))
        boot.flags = .journalLost
        #expect(try journal.append([boot]).first?.sequence == 1)
    }

    @Test func `A journal that is gone, older or another's begins a higher epoch`() throws {
        let gone = try JournalBench()
        let (journal, findings) = try gone.open(epochFloor: 3)
        #expect(findings.map(\.kind) == [.missing])
        #expect(journal.epoch == 4)
        let older = try JournalBench()
        try older.fill(3)
        #expect(try older.open(epochFloor: 2).findings.map(\.kind) == [.rollback])
        let other = try JournalBench()
        try other.fill(3)
        let opened = try JournalFile.open(path: other.path, device: DeviceID(1), epochFloor: 1)
        #expect(opened.findings.map(\.kind) == [.otherDevice])
        #expect(opened.journal.epoch == 2)
        let trigger = try JournalBench()
        try trigger.fill(3)
        try trigger.attack(
            "CREATE TRIGGER t AFTER INSERT ON record BEGIN DELETE FROM record; END"
        )
        #expect(try trigger.open(epochFloor: 1).findings.map(\.kind) == [.foreignSchema])
    }

    @Test func `The mark survives the loss of the records`() throws {
        var forge = ScopeForge()
        let head = forge.publish()
        let bench = try JournalBench()
        do {
            let journal = try bench.sound()
            try journal.append([.head(head, time: JournalBench.moment(0))])
            for index in 0..<9 { try journal.append([JournalBench.refusal(index)]) }
        }
        try bench.attack("DELETE FROM record WHERE sequence = 4")
        #expect(try bench.open(epochFloor: 1).journal.mark == HeadMark(head))
        #expect(try bench.sound(epochFloor: 2).mark == HeadMark(head))
    }

    @Test func `A copy taken while it was written is sound up to its last commit`() throws {
        let bench = try JournalBench()
        let journal = try bench.sound()
        for count in 1...5 {
            for index in 0..<20 {
                try journal.append(
                    [JournalBench.scan(RightID(UInt64(index))), JournalBench.opening()],
                    uses: [.reserve(RightID(UInt64(index)), generation: 1)]
                )
            }
            let copy = bench.folder.path("copy\(count).sqlite")
            for ending in ["", "-wal"] {
                try FileManager.default.copyItem(
                    atPath: bench.path + ending,
                    toPath: copy + ending
                )
            }
            let (other, findings) = try JournalFile.open(
                path: copy,
                device: JournalBench.device,
                epochFloor: 1
            )
            #expect(findings.isEmpty)
            #expect(other.position == journal.position)
            #expect(try other.use(of: RightID(7)).reserved == UInt32(count))
        }
    }
}
