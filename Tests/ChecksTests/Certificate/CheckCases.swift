/// For every rule subjects that violate it and subjects that do not.
enum CheckCases {
    static let all: [CertificateCheckCase] =
        validity + lifetimes + names + spellings + keys + rsa + signatures + extensions + usages + chains + trust
        + files
}
