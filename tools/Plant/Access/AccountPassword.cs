using MeterNode.Wire;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace MeterNode.Plant.Access;

/// <summary>Passwords of accounts: which are taken, how they are kept, how they are compared.</summary>
public static class AccountPassword
{
    /// <summary>Characters at least (NIST SP 800-63B-4 asks for 15 where nothing else is asked, OWASP ASVS 5.0 for 8, better 15).</summary>
    public const int MinimumLength = 12;

    /// <summary>Characters at most: longer ones cost work and add nothing.</summary>
    public const int MaximumLength = 256;

    /// <summary>OWASP's Password Storage Cheat Sheet (2023) for PBKDF2 with HMAC-SHA-512.</summary>
    private const int Iterations = 210_000;

    /// <summary>Another character than these few makes guessing harder than length alone says.</summary>
    private const int DifferentCharacters = 5;

    private static readonly PasswordHasher<Account> s_hasher =
        new(Options.Create(new PasswordHasherOptions { IterationCount = Iterations }));

    private static readonly Lazy<Account> s_nobody = new(() => new Account
    {
        Name = string.Empty,
        Role = AccessRole.Viewer,
        PasswordHash = s_hasher.HashPassword(null!, Guid.NewGuid().ToString()),
        Stamp = string.Empty,
        Since = DateTimeOffset.UnixEpoch,
    });

    /// <summary>Why <paramref name="password"/> is not taken, as a sentence with its cure; null when it is.</summary>
    public static RuleReason? Problem(string password, string name) =>
        password.Length < MinimumLength
            ? RuleReason.Of("password.short", $"the password has {password.Length} characters: take {MinimumLength} or more")
            : password.Length > MaximumLength
            ? RuleReason.Of("password.long", $"the password has {password.Length} characters: take {MaximumLength} or fewer")
            : password.Distinct().Count() < DifferentCharacters
            ? RuleReason.Of("password.repeats", $"the password repeats few characters: take {DifferentCharacters} different ones or more")
            : name.Length > 2 && password.Contains(name, StringComparison.OrdinalIgnoreCase)
            ? RuleReason.Of("password.name", "the password has the name in it: take one that nobody guesses from the name")
            : null;

    /// <summary>
    /// Whether it is the password of <paramref name="account"/>. For nobody (null) the same work is done and the answer is no, so that the
    /// time does not tell which names there are.
    /// </summary>
    public static bool IsOf(Account? account, string password)
    {
        bool isTooLong = password.Length > MaximumLength;
        Account asked = account ?? s_nobody.Value;
        PasswordVerificationResult result = s_hasher.VerifyHashedPassword(asked, asked.PasswordHash, isTooLong ? string.Empty : password);
        return account != null && !isTooLong && result != PasswordVerificationResult.Failed;
    }

    /// <summary>How it is kept.</summary>
    internal static string Hash(string password) => s_hasher.HashPassword(null!, password);
}
