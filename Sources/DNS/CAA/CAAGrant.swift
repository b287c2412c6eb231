/// What one property that names the applicant's CA allows it.
enum CAAGrant: Equatable {
    case anyMethod
    /// After one of these challenge types.
    case methods(Set<String>)
    case otherAccount(String)
    case noAccount
    case unsatisfiable

    init(_ property: CAAIssueValue, _ applicant: CAAApplicant) {
        let accounts = property.values(of: "accounturi")
        let methods = property.values(of: "validationmethods")
        // RFC 8657 §3: a property with more than one "accounturi" is unsatisfiable. Two method lists can be read in two
        // ways, and CAs do; none is relied on.
        guard accounts.count <= 1, methods.count <= 1 else {
            self = .unsatisfiable
            return
        }
        if let account = accounts.first {
            guard let own = applicant.accountURI else {
                self = .noAccount
                return
            }
            // Octet for octet, "https://ca.example/acct/1" and ".../acct/1/" are two accounts.
            guard account.utf8.elementsEqual(own.utf8) else {
                self = .otherAccount(account)
                return
            }
        }
        guard let list = methods.first else {
            self = .anyMethod
            return
        }
        self = Self.methods(in: list).map(CAAGrant.methods) ?? .unsatisfiable
    }

    /// RFC 8657 §4: `[*(label ",") label]`, without spaces; an empty list allows nothing.
    private static func methods(in list: String) -> Set<String>? {
        guard !list.isEmpty else { return [] }
        let names = list.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        let areLabels = names.allSatisfy { name in
            !name.isEmpty && name.utf8.first != 0x2D && name.utf8.last != 0x2D
                && name.utf8.allSatisfy {
                    (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) || $0 == 0x2D
                }
        }
        return areLabels ? Set(names) : nil
    }
}
