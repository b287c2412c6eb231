package import SystemPackage

/// The names below the state directory, and nothing else: each is computed here and only here.
///
/// ```
/// rekey.sqlite
/// accounts/CA/account.pem          account.pem~next while a key change is under way
/// generations/NAME/0007/           written once; with several keys, ecdsa/ and rsa/ are in it
/// live/NAME -> ../generations/NAME/0007
/// tmp/NAME~order/  tmp/NAME~0007/  tmp/NAME~live  tmp/NAME~rollback
/// locks/NAME.lock
/// challenges/NAME.json             DNS records that may still be out there
/// challenges/adapters~/ADAPTER/    what hooks of other programs remember
/// denied/SPKI                      keys that are never used again, and certificates that were revoked: empty files
/// copies/NAME                      the paths of real files that were put outside, one a line
/// copies/NAME~kept/0001            what was at such a path before, when it was taken over
/// rehearsal/                       a state directory like this one, where rehearsals happen
/// ```
///
/// `denied/` is what the ledger's deny-list is rebuilt from: a generation is written once and never changed, so what
/// is learnt about it later has a place of its own, and outlives the ledger.
package struct StateDirectory: Sendable, Equatable {
    /// The directory itself, `/var/lib/rekey` unless told otherwise.
    package let root: FilePath

    /// Names below `root`. A relative path is taken as it is, so resolve it first.
    package init(root: FilePath) { self.root = root.lexicallyNormalized() }

    /// The ledger's file.
    package var database: FilePath { root.appending("rekey.sqlite") }
    /// The parent of all accounts.
    package var accounts: FilePath { root.appending("accounts") }
    /// One certificate authority's account.
    package func account(_ authority: AuthorityName) -> FilePath { accounts.appending(authority.text) }
    /// The key of an account.
    package func accountKey(_ authority: AuthorityName) -> FilePath { account(authority).appending("account.pem") }

    /// The key that an account is about to get: there only while a key change is under way.
    package func nextAccountKey(_ authority: AuthorityName) -> FilePath {
        account(authority).appending("account.pem~next")
    }

    /// The parent of all lineages.
    package var lineages: FilePath { root.appending("generations") }
    /// The parent of one lineage's generations.
    package func generations(_ name: LineageName) -> FilePath { lineages.appending(name.text) }
    /// One generation, complete and never changed again.
    package func generation(_ name: LineageName, _ number: GenerationNumber) -> FilePath {
        generations(name).appending(number.description)
    }

    /// The parent of the links that services follow.
    package var liveLinks: FilePath { root.appending("live") }
    /// The link that services follow.
    package func live(_ name: LineageName) -> FilePath { liveLinks.appending(name.text) }
    /// What that link says when `number` is live.
    package func liveTarget(_ name: LineageName, _ number: GenerationNumber) -> String {
        "../generations/\(name)/\(number)"
    }

    /// Where everything is made before it gets its name: the same file system as the rest.
    package var temporary: FilePath { root.appending("tmp") }
    /// The key and the order in flight. It survives a restart: the sweep spares it.
    package func order(_ name: LineageName) -> FilePath { temporary.appending(Leftover.order.fileName(of: name)) }
    /// A generation being written.
    package func staging(_ name: LineageName, _ number: GenerationNumber) -> FilePath {
        temporary.appending(Leftover.staging(number).fileName(of: name))
    }
    /// The next link, before it is renamed over ``live(_:)``.
    package func nextLive(_ name: LineageName) -> FilePath { temporary.appending(Leftover.link.fileName(of: name)) }

    /// The number of the generation that an operator wants back. It survives a restart: the sweep spares it.
    package func rollbackIntent(_ name: LineageName) -> FilePath {
        temporary.appending(Leftover.rollback.fileName(of: name))
    }

    /// The parent of the locks.
    package var locks: FilePath { root.appending("locks") }
    /// The lock for work on one lineage.
    package func lock(_ name: LineageName) -> FilePath { locks.appending("\(name).lock") }
    /// The lock for work on one authority's account; the `~` keeps it apart from every lineage.
    package func lock(_ authority: AuthorityName) -> FilePath { locks.appending("account~\(authority).lock") }

    /// The lock for a scan; the `~` keeps it apart from every lineage.
    package var scanLock: FilePath { locks.appending("scan~.lock") }

    /// The parent of what is known about published challenges: made, `0700`, by who first writes there.
    package var challenges: FilePath { root.appending("challenges") }
    /// The list of DNS records that were made for one lineage and are not known to be gone. It survives a restart, and
    /// is written under the lineage's lock only.
    package func challengeRecords(_ name: LineageName) -> FilePath { challenges.appending("\(name).json") }
    /// The parent of the directories where hooks made for other programs keep their values; the `~` keeps it apart from
    /// every lineage.
    package var challengeAdapters: FilePath { challenges.appending("adapters~") }

    /// The parent of what is known about real files outside: made, `0700`, by who first writes there.
    package var copies: FilePath { root.appending("copies") }
    /// The paths of the real files of one lineage, one a line, `0600`; written under the lineage's lock only.
    package func copyRecord(_ name: LineageName) -> FilePath { copies.appending(name.text) }
    /// The next such list, before it is renamed over ``copyRecord(_:)``.
    package func nextCopyRecord(_ name: LineageName) -> FilePath { copies.appending("\(name)~next") }
    /// The directory of what was at users' paths before they were taken over: numbered files, `0600`, and beside each a
    /// text that says where it was.
    package func keptFiles(_ name: LineageName) -> FilePath { copies.appending("\(name)~kept") }

    /// What the live generation of one lineage took the place of, `0600`; written under the lineage's lock only.
    package func adoptionRecord(_ name: LineageName) -> FilePath { copies.appending("\(name)~adopted") }
    /// The next such record, before it is renamed over ``adoptionRecord(_:)``.
    package func nextAdoptionRecord(_ name: LineageName) -> FilePath { copies.appending("\(name)~adopting") }

    /// The parent of the marks of keys and certificates that are never used again: made, `0700`, by who first writes
    /// there. A mark is an empty file, `0600`; its name is all it says.
    package var denied: FilePath { root.appending("denied") }
    /// The mark of a key that is denied.
    ///
    /// - Parameter key: SHA-256 of its SubjectPublicKeyInfo, in lower-case hexadecimal; nil for anything else.
    package func denied(key: String) -> FilePath? { Self.isDigest(key) ? denied.appending(key) : nil }
    /// The mark of a certificate that was revoked; the `~` keeps it apart from every key.
    ///
    /// - Parameter certificate: its SHA-256 fingerprint, in lower-case hexadecimal; nil for anything else.
    package func denied(certificate: String) -> FilePath? {
        Self.isDigest(certificate) ? denied.appending("certificate~\(certificate)") : nil
    }

    /// Where rehearsals happen: a state directory of its own, so that nothing of this one is touched by them.
    package var rehearsal: StateDirectory { StateDirectory(root: root.appending("rehearsal")) }

    /// Whether a text is a SHA-256 in lower-case hexadecimal, and so fit to be a file's name.
    package static func isDigest(_ text: String) -> Bool {
        text.utf8.count == 64 && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }

    /// The directories of the skeleton below the root.
    var skeleton: [FilePath] { [accounts, lineages, liveLinks, temporary, locks] }
}
