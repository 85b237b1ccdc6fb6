import Access
import Cache
import Crypto
import Journal
import Processes
import Sync
import Vocabulary

/// The state folder and what lies in it.
extension Doctor {
    /// Why nothing is known of the device.
    enum Nobody: Error {
        case absent
        case notEnrolled
        case damaged(String)
    }

    /// A volume with less than this cannot take the reserve of a journal.
    static let freeBytesLeast: UInt64 = 16 << 20

    func folderFindings() -> [DoctorFinding] {
        let path = configuration.state.path
        let part = "state folder"
        switch world.look(path) {
        case .failure(let failure) where failure.code == .notFound:
            return [
                .fail(part, "\(path) is not there", "enrol this device: jalon-edge enrol --help")
            ]
        case .failure(let failure):
            return [.fail(part, failure.description, asUser(of: nil))]
        case .success(let look):
            guard look.kind == .folder else {
                return [.fail(part, "\(path) is no folder", "give another with --state")]
            }
            guard look.owner == world.user else {
                return [
                    .fail(part, "\(path) belongs to \(look.owner)", asUser(of: look.owner))
                ]
            }
            return [modeFinding(path, look)] + spaceFindings(path)
        }
    }

    private func modeFinding(_ path: String, _ look: Files.Look) -> DoctorFinding {
        let part = "state folder"
        if let refusal = world.refusal(path, [.read, .write, .execute]) {
            let advice =
                refusal.errno == Self.readOnlyErrno
                ? "mount the volume so that it can be written: mount -o remount,rw"
                : "chmod 700 \(path)"
            return .fail(part, "it cannot be written: \(refusal)", advice)
        }
        guard look.mode & 0o077 == 0 else {
            return .warn(part, "others than its owner may enter \(path)", "chmod 700 \(path)")
        }
        return .ok(part, path)
    }

    /// EROFS of Linux.
    static let readOnlyErrno: Int32 = 30

    private func asUser(of owner: String?) -> String {
        "run this as the user of the service: "
            + "runuser -u \(owner ?? "jalon-edge") -- jalon-edge doctor"
    }

    private func spaceFindings(_ path: String) -> [DoctorFinding] {
        guard let free = world.freeBytes(path) else { return [] }
        let text = "\(free >> 20) MiB free"
        let advice = "free space on the volume of \(path)"
        if free < Self.freeBytesLeast { return [.fail("disk", text, advice)] }
        if free < HealthRules.freeBytesMin { return [.warn("disk", text, advice)] }
        return [.ok("disk", text)]
    }

    func identity() -> Result<DeviceIdentity, Nobody> {
        let path = configuration.state.state
        guard world.refusal(path, []) == nil else { return .failure(.notEnrolled) }
        do throws(EdgeFailure) {
            guard let identity = try StateFile(reading: path).identity() else {
                return .failure(.notEnrolled)
            }
            return .success(identity)
        } catch {
            return .failure(.damaged(error.message))
        }
    }

    func files(_ identity: Result<DeviceIdentity, Nobody>) -> [DoctorFinding] {
        switch identity {
        case .failure(.absent): []
        case .failure(.notEnrolled):
            [
                .fail(
                    "enrolment",
                    "this device is not enrolled",
                    "ask the hub for a code, then: jalon-edge enrol --help"
                )
            ]
        case .failure(.damaged(let reason)):
            [
                .fail(
                    "enrolment",
                    reason,
                    "make \(configuration.state.state) readable for its owner alone, or enrol anew"
                )
            ]
        case .success(let identity):
            [
                .ok("enrolment", "\(identity.device) at \(identity.assignment.gate)"),
                journalFinding(), cacheFinding(identity),
            ] + sealFindings() + clockFindings(identity)
        }
    }

    private func journalFinding() -> DoctorFinding {
        let path = configuration.state.journal
        guard world.refusal(path, []) == nil else {
            return .ok("journal", "none yet; the first start makes it")
        }
        do throws(JournalError) {
            let report = try JournalFile.verify(path: path)
            if let fault = report.fault {
                return .fail(
                    "journal",
                    "\(fault)",
                    "keep a copy of the file; the next start sets it aside and tells the hub"
                )
            }
            let newest = report.sequences?.upperBound ?? 0
            let unsent = newest - min(newest, report.acknowledgedUpTo)
            return .ok("journal", "\(report.records) records, chain whole, \(unsent) to send")
        } catch {
            return .fail("journal", error.description, "look at the disk: dmesg, smartctl")
        }
    }

    private func cacheFinding(_ identity: DeviceIdentity) -> DoctorFinding {
        let path = configuration.state.cache
        let wait = "let jalon-edge run reach its hub once"
        guard world.refusal(path, []) == nil else {
            return .warn("cache", "no rights are here yet", wait)
        }
        do throws(CacheError) {
            let report = try CacheFile.inspect(path: path, keyring: identity.keyring.keyring)
            if let finding = report.findings.first {
                return .fail("cache", "\(finding)", "remove the file; the next start fetches it")
            }
            guard report.head == nil || report.isSound else {
                return .fail(
                    "cache",
                    "rows were changed that nobody signed so",
                    "remove the file; the next start fetches it"
                )
            }
            guard let head = report.head?.head else {
                return .warn("cache", "no rights are here yet", wait)
            }
            let version = "version \(head.version)"
            guard head.expiresAt > world.now() else {
                return .warn(
                    "cache",
                    "\(version), expired \(head.expiresAt)",
                    "bring the network back"
                )
            }
            return .ok("cache", "\(version), signed, good until \(head.expiresAt)")
        } catch {
            return .fail("cache", error.description, "remove the file; the next start fetches it")
        }
    }

    private func sealFindings() -> [DoctorFinding] {
        guard configuration.readers.contains(where: \.readsBadges) else { return [] }
        let given = world.credentials.map { "\($0)/\(SealKey.credential)" }
        if let given, world.refusal(given, [.read]) == nil {
            return [.ok("seal key", "given by the service manager")]
        }
        let path = configuration.state.sealKey
        guard case .success(let look) = world.look(path) else {
            return [.ok("seal key", "none yet; made when the first badge keys come")]
        }
        guard look.mode & 0o077 == 0, look.owner == world.user else {
            return [
                .fail("seal key", "others than its owner may read it", "chmod 600 \(path)")
            ]
        }
        return [.ok("seal key", path)]
    }

    private func clockFindings(_ identity: DeviceIdentity) -> [DoctorFinding] {
        var floor = identity.keyring.keyring.issuedAt
        if let mark = try? StateFile(reading: configuration.state.state).clockMark() {
            floor = max(floor, mark.low)
        }
        let now = world.now()
        guard floor.since(now) > ClockMachine.jumpMin else {
            return [.ok("clock", "\(now)")]
        }
        return [
            .warn(
                "clock",
                "it shows \(now), and it was later already: \(floor)",
                "set it, or turn time synchronisation on: timedatectl set-ntp true. Rights are "
                    + "judged by the time that the hub signed"
            )
        ]
    }
}
