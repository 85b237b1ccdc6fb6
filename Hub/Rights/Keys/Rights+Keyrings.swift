import Crypto
import Identity
package import Kernel
import Logging
import Metrics
package import Sync
package import Vocabulary

/// Who commands a change of keys, and when.
package struct KeyCommand: Sendable {
    package let company: CompanyID
    package let operatorName: String
    package let now: Timestamp

    package init(company: CompanyID, operatorName: String, now: Timestamp) {
        self.company = company
        self.operatorName = operatorName
        self.now = now
    }

    package init(_ input: Input) {
        self.init(company: input.company, operatorName: input.operatorName, now: input.now)
    }

    package func note(
        _ act: String,
        of subject: String,
        _ detail: String,
        _ session: any Session
    ) throws(StoreError) {
        try OperatorActs(session, company: company)
            .add(act, of: subject, detail, by: operatorName, at: now)
    }
}

/// What became of a keyring: in force, or waiting for signatures.
package struct KeyringStanding: Sendable {
    package let signed: SignedKeyring
    package let isPublished: Bool
    package let isCeremony: Bool
    /// Signatures that are missing of the roots before and of its own.
    package let missingOld: Int
    package let missingNew: Int
}

extension Rights {
    /// The roots that vouch for what is made now.
    func roots(_ session: any Session) throws -> RootSet {
        if let adopted = try KeyringRows(session: session).roots() { return adopted }
        return RootSet(threshold: 1, roots: [try keys.root().publicKey])
    }

    func makeFirstKeyring(
        _ session: any Session,
        of scope: ScopeID,
        at now: Timestamp
    ) throws {
        let plan = KeyringPlan.first(
            of: scope,
            keys: try keys.firstKeys(of: scope),
            roots: try roots(session),
            at: now
        )
        let rows = KeyringRows(session: session)
        let unsigned = try SignedKeyring(unsigned: plan)
        if let signed = try signedByHub(unsigned, after: nil) {
            try rows.insert(signed)
        } else {
            try rows.put(
                KeyringProposal(signed: unsigned, isCeremony: false, madeBy: "hub", madeAt: now)
            )
        }
        try keys.refresh(session, scope)
    }

    /// Gives each role a new key; where the hub's own root vouches, it is in force at once.
    package func rotateKeys(
        _ session: any Session,
        scope: ScopeID,
        roles: [KeyRole],
        isStolen: Bool,
        overlap: Duration,
        _ command: KeyCommand
    ) throws -> KeyringStanding {
        let rows = KeyringRows(session: session)
        guard let old = try rows.newest(of: scope) else { throw KeyRefusal.noKeyring }
        guard try rows.proposal(of: scope) == nil else { throw KeyRefusal.proposalOpen }
        let highest = try rows.highestNumber(of: scope)
        guard Int(highest) + roles.count <= Int(UInt8.max) else { throw KeyRefusal.numbersSpent }
        var fresh: [KeyringPlan.Fresh] = []
        for (place, role) in roles.enumerated() {
            let number = highest + UInt8(place) + 1
            fresh.append(try keys.makeKey(role, number: number, of: scope))
        }
        if isStolen, roles.contains(.token) { try strikeTokenKeys(old.keyring, session, command) }
        let plan = KeyringPlan.rotated(
            old.keyring,
            adding: fresh,
            isStolen: isStolen,
            overlap: isStolen ? .zero : overlap,
            at: command.now
        )
        let words = fresh.map { "\($0.role.name) \($0.number)" }.joined(separator: ", ")
        try command.note(
            isStolen ? "keys.replace_stolen" : "keys.rotate",
            of: "\(scope)",
            "version \(plan.version): \(words)",
            session
        )
        let unsigned = try SignedKeyring(unsigned: plan)
        guard let signed = try signedByHub(unsigned, after: old.keyring) else {
            let proposal = KeyringProposal(
                signed: unsigned,
                isCeremony: false,
                madeBy: command.operatorName,
                madeAt: command.now
            )
            try rows.put(proposal)
            return try standing(proposal, session)
        }
        try putInForce(signed, session, command)
        return KeyringStanding(signed: signed, isPublished: true)
    }

    /// Every token key that signed until now is no longer believed by itself.
    private func strikeTokenKeys(
        _ old: Keyring,
        _ session: any Session,
        _ command: KeyCommand
    ) throws {
        let rows = KeyringRows(session: session)
        let known = try rows.struck(of: old.scope)
        for key in old.keys where key.role == .token && !known.contains(key.number) {
            try rows.strike(key.number, of: old.scope, at: command.now)
            try strike(session, scope: old.scope, .tokenKey(key.number), now: command.now)
        }
    }

    /// The keyring with the hub's root, where that root alone vouches; nil where others must sign.
    private func signedByHub(
        _ unsigned: SignedKeyring,
        after old: Keyring?
    ) throws -> SignedKeyring? {
        guard let root = try keys.rootIfKept(), let signed = unsigned.signed(by: root) else {
            return nil
        }
        let isOldMet = old.map { signed.missing(of: $0) == 0 } ?? true
        return isOldMet && signed.missing(of: signed.keyring) == 0 ? signed : nil
    }

    /// Stores a keyring that was judged, and lets gates know once it is durable.
    func putInForce(
        _ signed: SignedKeyring,
        _ session: any Session,
        _ command: KeyCommand
    ) throws {
        let keyring = signed.keyring
        let rows = KeyringRows(session: session)
        if let newest = try rows.newest(of: keyring.scope) {
            do throws(KeyringRefusal) {
                try signed.verify(after: newest.keyring, low: command.now)
            } catch {
                throw error == .wrongVersion ? KeyRefusal.proposalStale : .keyringRefused
            }
        } else {
            guard keyring.version == 1, signed.missing(of: keyring) == 0 else {
                throw KeyRefusal.signaturesMissing
            }
        }
        try rows.insert(signed)
        try rows.removeProposal(of: keyring.scope)
        try command.note(
            "keyring.publish",
            of: "\(keyring.scope)",
            "version \(keyring.version), \(signed.digest)",
            session
        )
        session.afterCommit { [keys, publisher, services] in
            keys.adopt(keyring)
            publisher.keyringChanged(keyring.scope)
            services.metrics.count("jalon_keyrings_published_total", "Keyrings published.")
        }
    }

    func standing(
        _ proposal: KeyringProposal,
        _ session: any Session
    ) throws -> KeyringStanding {
        let old = try KeyringRows(session: session).newest(of: proposal.scope)
        return KeyringStanding(
            signed: proposal.signed,
            isPublished: false,
            isCeremony: proposal.isCeremony,
            missingOld: try missingOld(proposal.signed, old?.keyring),
            missingNew: proposal.signed.missing(of: proposal.signed.keyring)
        )
    }

    /// The hub's own root signs when the keyring is published: it is never missing.
    private func missingOld(_ signed: SignedKeyring, _ old: Keyring?) throws -> Int {
        guard let old else { return 0 }
        guard let root = try keys.rootIfKept(), let more = signed.signed(by: root) else {
            return signed.missing(of: old)
        }
        return more.missing(of: old)
    }
}

extension KeyringStanding {
    init(signed: SignedKeyring, isPublished: Bool) {
        self.init(
            signed: signed,
            isPublished: isPublished,
            isCeremony: false,
            missingOld: 0,
            missingNew: 0
        )
    }
}
