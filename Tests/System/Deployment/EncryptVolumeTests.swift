import Foundation
import Processes
import Support
import Testing

/// The volume for a gate's state, as far as a machine without a device mapper goes: what is
/// refused, the header, and the keys.
@Suite(
    .timeLimit(.minutes(5)),
    .enabled(if: getuid() == 0, "root is needed: volumes are formatted")
)
struct EncryptVolumeTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try Files.write(Array("long enough to be typed".utf8), to: folder.path("phrase"))
    }

    private func run(_ words: String...) async throws -> Command {
        try await Command([Shipped.path("Provisioning/encrypt-volume")] + words)
    }

    private func empty(_ name: String) async throws -> String {
        let path = folder.path(name)
        try await Command.must(["truncate", "-s", "64M", path])
        return path
    }

    private func opens(_ volume: String, with key: String) async throws -> Bool {
        let words = ["cryptsetup", "open", "--test-passphrase", "--key-file", key, volume]
        return try await Command(words).code == 0
    }

    @Test func `A passphrase opens what was formatted with it, and nothing else does`() async throws
    {
        let volume = try await empty("volume")
        let phrase = folder.path("phrase")
        let words = ["--key", "passphrase", "--passphrase-file", phrase]
        let dry = try await run(words[0], words[1], words[2], words[3], "--dry-run", volume)
        #expect(dry.code == 0 && dry.text.contains("Nothing was done."), "\(dry)")
        #expect(try await Command(["cryptsetup", "isLuks", volume]).code != 0)
        let done = try await run(words[0], words[1], words[2], words[3], "--format-only", volume)
        #expect(done.code == 0, "\(done)")
        #expect(done.text.contains("none luks,discard"))
        let header = try await Command.must(["cryptsetup", "luksDump", volume])
        for fact in ["Version:       \t2", "aes-xts-plain64", "512 bits", "argon2id", "jalon"] {
            #expect(header.contains(fact), "\(fact): \(header)")
        }
        #expect(try await opens(volume, with: phrase))
        try Files.write(Array("long enough to be wrong".utf8), to: folder.path("other"))
        let isOpen = try await opens(volume, with: folder.path("other"))
        #expect(!isOpen)
        let again = try await run(words[0], words[1], words[2], words[3], "--format-only", volume)
        #expect(again.code == 65 && again.text.contains("is not empty"), "\(again)")
        #expect(try await opens(volume, with: phrase))
    }

    @Test func `A key file on a stick is made once, for its owner alone`() async throws {
        let key = folder.path("stick.key")
        let volume = try await empty("volume")
        let done = try await run("--key", "usb:\(key)", "--format-only", volume)
        #expect(done.code == 0, "\(done)")
        #expect(try await Command.must(["stat", "-c", "%a %s", key]) == "600 64\n")
        #expect(try await opens(volume, with: key))
        let second = try await empty("second")
        #expect(try await run("--key", "usb:\(key)", "--format-only", second).code == 0)
        #expect(try await opens(volume, with: key))
        #expect(try await opens(second, with: key))
    }

    /// The lines for /etc/crypttab and /etc/fstab, with a stick as `findmnt` would tell of it.
    private func lines(key: String, label: String) async throws -> String {
        let stick = folder.path("keys").dropLast(5)
        let tool = """
            #!/bin/sh
            case "$*" in
            *TARGET*) echo "\(stick)" ;; *LABEL*) echo "\(label)" ;; *) echo 1A2B-3C4D ;;
            esac
            """
        try Files.makeFolder(folder.path("bin"))
        try Files.write(Array(tool.utf8), to: folder.path("bin/findmnt"), mode: 0o755)
        let answer = try await Command(
            [Shipped.path("Provisioning/encrypt-volume"), "--key", key, "--dry-run"]
                + [try await empty("lines")],
            environment: [
                "PATH": folder.path("bin") + ":" + (OwnProcess.environment["PATH"] ?? "")
            ]
        )
        #expect(answer.code == 0, "\(answer)")
        return answer.text
    }

    @Test func `A machine whose volume does not open still starts`() async throws {
        let stick = "usb:" + folder.path("keys/gate.key")
        try Files.makeFolder(folder.path("keys"))
        for (key, label, line) in [
            ("tpm2", "", "jalon UUID=<uuid> none luks,tpm2-device=auto,discard,nofail"),
            ("passphrase", "", "jalon UUID=<uuid> none luks,discard,nofail"),
            (
                stick, "JALON-KEYS",
                "jalon UUID=<uuid> /keys/gate.key:LABEL=JALON-KEYS "
                    + "luks,keyfile-timeout=30s,discard,nofail"
            ),
            // A label that the line cannot take, and none.
            (
                stick, "two words",
                "jalon UUID=<uuid> /keys/gate.key:UUID=1A2B-3C4D "
                    + "luks,keyfile-timeout=30s,discard,nofail"
            ),
        ] {
            let text = try await lines(key: key, label: label)
            #expect(text.contains("\n\(line)\n"), "\(text)")
            let mounting =
                "/dev/mapper/jalon /var/lib/jalon ext4 noatime,nodev,nosuid,noexec,nofail"
            #expect(text.contains("\n\(mounting) 0 2\n"), "\(text)")
        }
    }

    @Test func `What holds data or is in use is refused`() async throws {
        let used = try await empty("used")
        try await Command.must([
            "dd", "if=/dev/urandom", "of=\(used)", "bs=1", "count=1", "seek=67108863",
            "conv=notrunc",
        ])
        let formatted = try await empty("formatted")
        try await Command.must(["mkfs.ext4", "-q", formatted])
        try await Command.must(["truncate", "-s", "1M", folder.path("small")])
        for (path, word) in [
            (used, "is not empty"), (formatted, "it holds ext4"),
            (folder.path("small"), "too small"), (folder.path("none"), "nothing at"),
            ("/", "no block device"),
        ] {
            let answer = try await run("--key", "passphrase", "--dry-run", path)
            #expect(answer.code == 65 && answer.text.contains(word), "\(answer)")
        }
    }

    @Test func `A volume that is mounted is refused`() async throws {
        let volume = try await empty("volume")
        try await Command.must(["mkfs.ext4", "-q", volume])
        let place = folder.path("place")
        try Files.makeFolder(place)
        let script = """
            device=$(losetup --find --show "$0") || exit 9
            mount "$device" "$1" || { losetup --detach "$device"; exit 9; }
            "$2" --key passphrase --dry-run "$device"; code=$?
            umount "$1"; losetup --detach "$device"; exit $code
            """
        let program = Shipped.path("Provisioning/encrypt-volume")
        let answer = try await Command(
            ["unshare", "--mount", "/bin/sh", "-c", script, volume, place, program]
        )
        guard answer.code != 9 else {
            try Test.cancel("this machine mounts no loop device: \(answer.text.prefix(200))")
        }
        #expect(answer.code == 65 && answer.text.contains("mounted"), "\(answer)")
    }

    @Test func `A line that is not understood ends with 2, a missing TPM with 69`() async throws {
        let volume = try await empty("volume")
        #expect(try await run().code == 2)
        #expect(try await run("--key", "yes", volume).code == 2)
        #expect(try await run("--kye", "tpm2", volume).code == 2)
        #expect(try await run("--key", "usb:relative", volume).code == 2)
        guard !Files.exists("/dev/tpmrm0") else { return }
        #expect(try await run("--key", "tpm2", volume).code == 69)
    }

    @Test func `A passphrase that is soon guessed is refused`() async throws {
        try Files.write(Array("elevenchars".utf8), to: folder.path("short"))
        let volume = try await empty("volume")
        let short = folder.path("short")
        let answer = try await run("--key", "passphrase", "--passphrase-file", short, volume)
        #expect(answer.code == 65 && answer.text.contains("fewer than 12"), "\(answer)")
    }
}
