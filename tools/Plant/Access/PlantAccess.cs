using System.Globalization;
using System.Security.Cryptography;
using MeterNode.Plant.LifeCycle;
using MeterNode.Plant.Provisioning;
using MeterNode.Wire;

namespace MeterNode.Plant.Access;

/// <summary>Gives access to the plant's page and API, and ends it. A server that runs sees the change with the next request.</summary>
public static class PlantAccess
{
    /// <summary>What begins the secret of a token.</summary>
    public const string TokenPrefix = "mnt_";

    /// <summary>What begins the secret of a link.</summary>
    public const string LinkPrefix = "mnl_";

    /// <summary>A token or a link counts for so many days at most.</summary>
    public const int MaximumDays = 1096;

    private static readonly RuleReason s_name = RuleReason.Of("access.what-name", "name");
    private static readonly RuleReason s_account = RuleReason.Of("access.what-account", "account");
    private static readonly RuleReason s_token = RuleReason.Of("access.what-token", "token");
    private static readonly RuleReason s_link = RuleReason.Of("access.what-link", "link");

    /// <summary>OpenID Connect Core 1.0, section 2: a subject has so many characters at most.</summary>
    private const int MaximumSubjectLength = 255;

    /// <summary>Makes an account.</summary>
    /// <exception cref="OperatorException">The name or the password cannot be used, or there is one of this name.</exception>
    public static Account AddAccount(PlantFolder plant, string name, AccessRole role, string password)
    {
        CheckName(name, s_name);
        CheckPassword(password, name);
        using PlantTransaction change = PlantTransaction.Begin(plant);
        AccessBook book = AccessBook.Read(plant);
        if (book.Account(name) is Account present)
        {
            throw new OperatorException(
                OperatorError.Failure,
                RuleReason.Of(
                    "access.has-account",
                    $"'{name}' has an account already, as {present.Role.Code()}: 'meternode user role' and 'user password' change it"));
        }

        Account added = WithPassword(
            new Account { Name = name, Role = role, PasswordHash = "", Stamp = "", Since = DateTimeOffset.UtcNow }, password);
        Commit(change, book with { Accounts = [.. book.Accounts, added] }, "user add", $"{name}, {role.Code()}");
        return added;
    }

    /// <summary>Gives an account another role; the person signs in again.</summary>
    /// <exception cref="OperatorException">There is none, or it is the last manager.</exception>
    public static void SetRole(PlantFolder plant, string name, AccessRole role) =>
        ChangeAccount(plant, name, "user role", $"{name}, {role.Code()}", account => account with { Role = role, Stamp = NewStamp() });

    /// <summary>Gives an account another password; its sessions end.</summary>
    /// <exception cref="OperatorException">There is none, or the password cannot be used.</exception>
    public static void SetPassword(PlantFolder plant, string name, string password)
    {
        CheckPassword(password, name);
        ChangeAccount(plant, name, "user password", name, account => WithPassword(account, password));
    }

    /// <summary>Ends an account and its sessions.</summary>
    /// <exception cref="OperatorException">There is none, or it is the last manager.</exception>
    public static void EndAccount(PlantFolder plant, string name) =>
        ChangeAccount(plant, name, "user end", name, account => account with { Ended = DateTimeOffset.UtcNow, Stamp = NewStamp() });

    /// <summary>
    /// Says who the person is at the plant's OpenID provider, by the claim <c>sub</c>, or with null that only the password counts. Sessions
    /// end.
    /// </summary>
    /// <exception cref="OperatorException">There is no account or no provider, or another account is that person.</exception>
    public static void SetSubject(PlantFolder plant, string name, string? subject)
    {
        if (subject is not null && (subject.Length is 0 or > MaximumSubjectLength || subject.Any(char.IsControl)))
        {
            throw new OperatorException(
                OperatorError.Usage, $"a subject has 1 to {MaximumSubjectLength} characters: copy it from the page that the person sees");
        }

        ChangeAccount(plant, name, "user openid", $"{name}, {subject ?? "none"}", account =>
        {
            if (subject is not null)
            {
                CheckSubject(plant, name, subject);
            }

            return account with { OpenIdSubject = subject, Stamp = NewStamp() };
        });
    }

    /// <summary>
    /// Says with which certificate the person may sign in; with null that only the other ways count. A former one counts no longer, and
    /// sessions end.
    /// </summary>
    /// <exception cref="OperatorException">There is no account, or no certificate that could be taken away.</exception>
    public static void SetCertificate(PlantFolder plant, string name, AccountCertificate? certificate)
    {
        string about = certificate is null ? $"{name}, none"
            : $"{name}, serial number {certificate.SerialNumber}, until {Day(certificate.Until)}";
        ChangeAccount(plant, name, "user certificate", about, account => certificate is null && account.Certificate is null
            ? throw new OperatorException(OperatorError.Failure, $"'{name}' has no certificate: there is nothing to remove")
            : account with { Certificate = certificate, Stamp = NewStamp() });
    }

    /// <summary>The account of this name that counts.</summary>
    /// <exception cref="OperatorException">There is none.</exception>
    internal static Account RequireAccount(PlantFolder plant, string name)
    {
        AccessBook book = AccessBook.Read(plant);
        return book.Account(name)
            ?? throw NotThere(s_account, name, book.Accounts.Where(each => each.Ended == null).Select(each => each.Name));
    }

    /// <summary>
    /// Names who signs people in beside their passwords. With another <see cref="OpenIdProvider.Authority"/> nobody is anybody's account
    /// any more: a subject counts at its own provider only.
    /// </summary>
    /// <exception cref="OperatorException">It cannot be one.</exception>
    public static void SetProvider(PlantFolder plant, OpenIdProvider provider)
    {
        bool isHere = provider.Authority.IsAbsoluteUri && provider.Authority is { IsLoopback: true, Scheme: "http" };
        if (!provider.Authority.IsAbsoluteUri || (provider.Authority.Scheme != Uri.UriSchemeHttps && !isHere)
            || provider.Authority.Query.Length > 0 || provider.Authority.Fragment.Length > 0 || provider.Authority.UserInfo.Length > 0)
        {
            throw new OperatorException(
                OperatorError.Usage,
                $"'{provider.Authority}' is no issuer: give its address as https://…, without the part from /.well-known on");
        }

        using PlantTransaction change = PlantTransaction.Begin(plant);
        if (OpenIdProvider.Read(plant)?.Authority != provider.Authority)
        {
            ForgetSubjects(change);
        }

        change.WriteSecret(plant.OpenIdPath, provider.ToJson());
        change.Note("web openid", $"{provider.Authority}, client {provider.ClientId}");
        change.Commit();
    }

    /// <summary>Only passwords count from now on.</summary>
    /// <exception cref="OperatorException">There is no provider.</exception>
    public static void RemoveProvider(PlantFolder plant)
    {
        using PlantTransaction change = PlantTransaction.Begin(plant);
        if (OpenIdProvider.Read(plant) is null)
        {
            throw new OperatorException(OperatorError.Failure, "the plant has no OpenID provider: there is nothing to remove");
        }

        ForgetSubjects(change);
        change.Remove(plant.OpenIdPath);
        change.Note("web openid", "none");
        change.Commit();
    }

    /// <summary>Makes a token.</summary>
    /// <returns>The token and its secret, which nobody can read again.</returns>
    /// <exception cref="OperatorException">There is one of this name, or it may do nothing.</exception>
    public static (AccessToken Token, string Secret) AddToken(
        PlantFolder plant, string name, IReadOnlyList<AccessRight> scopes, DateTimeOffset until)
    {
        CheckName(name, s_token);
        CheckEnd(until);
        if (scopes.Count == 0)
        {
            throw new OperatorException(
                OperatorError.Usage,
                RuleReason.Of(
                    "access.no-scope",
                    $"the token may do nothing: give scopes of {string.Join(", ", AccessRights.All.Select(right => right.Code()))}"));
        }

        using PlantTransaction change = PlantTransaction.Begin(plant);
        AccessBook book = AccessBook.Read(plant);
        CheckFree(book.Tokens, s_token, name);
        string secret = AccessSecret.New(TokenPrefix);
        var added = new AccessToken
        {
            Name = name,
            Hash = AccessSecret.Hash(secret),
            Scopes = [.. scopes.Distinct().Order()],
            Since = DateTimeOffset.UtcNow,
            Until = until,
        };
        Commit(
            change,
            book with { Tokens = [.. book.Tokens, added] },
            "token add",
            $"{name}: {string.Join(", ", added.Scopes.Select(right => right.Code()))}, until {Day(until)}");
        return (added, secret);
    }

    /// <summary>Ends a token.</summary>
    /// <exception cref="OperatorException">There is none of this name that counts.</exception>
    public static void EndToken(PlantFolder plant, string name)
    {
        using PlantTransaction change = PlantTransaction.Begin(plant);
        AccessBook book = AccessBook.Read(plant);
        IReadOnlyList<AccessToken> tokens =
            Changed(book.Tokens, s_token, name, token => token with { Ended = DateTimeOffset.UtcNow });
        Commit(change, book with { Tokens = tokens }, "token end", name);
    }

    /// <summary>Makes a link to evidence and reports of a period.</summary>
    /// <returns>The link and its secret, which nobody can read again.</returns>
    /// <exception cref="OperatorException">There is one of this name, or the period is none.</exception>
    public static (AssessorLink Link, string Secret) AddLink(
        PlantFolder plant, string name, DateTimeOffset from, DateTimeOffset to, DateTimeOffset until)
    {
        CheckName(name, s_link);
        CheckEnd(until);
        if (to <= from)
        {
            throw new OperatorException(
                OperatorError.Usage, RuleReason.Of("access.period", "the period ends before it begins: give --from and a later --to"));
        }

        using PlantTransaction change = PlantTransaction.Begin(plant);
        AccessBook book = AccessBook.Read(plant);
        CheckFree(book.Links, s_link, name);
        string secret = AccessSecret.New(LinkPrefix);
        var added = new AssessorLink
        {
            Name = name,
            Hash = AccessSecret.Hash(secret),
            From = from,
            To = to,
            Since = DateTimeOffset.UtcNow,
            Until = until,
        };
        Commit(
            change, book with { Links = [.. book.Links, added] }, "link add", $"{name}: {Day(from)} to {Day(to)}, until {Day(until)}");
        return (added, secret);
    }

    /// <summary>Ends a link, and what is open by it.</summary>
    /// <exception cref="OperatorException">There is none of this name that counts.</exception>
    public static void EndLink(PlantFolder plant, string name)
    {
        using PlantTransaction change = PlantTransaction.Begin(plant);
        AccessBook book = AccessBook.Read(plant);
        IReadOnlyList<AssessorLink> links = Changed(book.Links, s_link, name, link => link with { Ended = DateTimeOffset.UtcNow });
        Commit(change, book with { Links = links }, "link end", name);
    }

    private static void ChangeAccount(PlantFolder plant, string name, string what, string about, Func<Account, Account> change)
    {
        using PlantTransaction transaction = PlantTransaction.Begin(plant);
        AccessBook book = AccessBook.Read(plant);
        AccessBook next = book with { Accounts = Changed(book.Accounts, s_account, name, change) };
        bool isManager = book.Account(name)!.Role == AccessRole.Manager;
        if (isManager && !next.Accounts.Any(each => each.Role == AccessRole.Manager && each.Ended == null))
        {
            throw new OperatorException(
                OperatorError.Failure,
                RuleReason.Of(
                    "access.only-manager",
                    $"'{name}' is the only manager: make another one with 'meternode user add NAME --role manager' first"));
        }

        Commit(transaction, next, what, about);
    }

    private static void CheckSubject(PlantFolder plant, string name, string subject)
    {
        if (OpenIdProvider.Read(plant) is null)
        {
            throw new OperatorException(
                OperatorError.Failure, "the plant has no OpenID provider: 'meternode web openid set' names one first");
        }

        if (AccessBook.Read(plant).AccountOfSubject(subject) is Account other && other.Name != name)
        {
            throw new OperatorException(
                OperatorError.Failure, $"'{other.Name}' is that person already: 'meternode user openid {other.Name} --none' ends it");
        }
    }

    private static void ForgetSubjects(PlantTransaction change)
    {
        AccessBook book = AccessBook.Read(change.Plant);
        if (book.Accounts.Any(account => account.OpenIdSubject is not null))
        {
            AccessBook next = book with
            {
                Accounts = [.. book.Accounts.Select(account => account.OpenIdSubject is null ? account
                    : account with { OpenIdSubject = null, Stamp = NewStamp() })],
            };
            change.WriteSecret(change.Plant.AccessPath, next.ToJson());
        }
    }

    /// <summary>All entries with a change of the one of this name that counts.</summary>
    private static IReadOnlyList<T> Changed<T>(IReadOnlyList<T> all, RuleReason what, string name, Func<T, T> change)
        where T : class, IAccessEntry
    {
        T[] present = [.. all.Where(each => each.Ended == null)];
        T found = present.LastOrDefault(each => each.Name == name) ?? throw NotThere(what, name, present.Select(each => each.Name));
        return [.. all.Select(each => ReferenceEquals(each, found) ? change(found) : each)];
    }

    private static void Commit(PlantTransaction change, AccessBook book, string what, string about)
    {
        change.WriteSecret(change.Plant.AccessPath, book.ToJson());
        change.Note(what, about);
        change.Commit();
    }

    private static Account WithPassword(Account account, string password) =>
        account with { PasswordHash = AccountPassword.Hash(password), Stamp = NewStamp() };

    private static string NewStamp() => RandomNumberGenerator.GetHexString(32, lowercase: true);

    private static void CheckName(string name, RuleReason what)
    {
        if (NameRule.NameProblem(name) is RuleReason problem)
        {
            throw new OperatorException(
                OperatorError.Usage, RuleReason.Of("access.name", $"the {what} '{name}' {problem}: write another one"));
        }
    }

    private static void CheckFree(IEnumerable<IAccessSecret> all, RuleReason what, string name)
    {
        if (all.Any(each => each.Name == name && each.Counts(DateTimeOffset.UtcNow)))
        {
            throw new OperatorException(
                OperatorError.Failure,
                RuleReason.Of(
                    "access.taken", $"there is a {what} '{name}' already: end it with 'meternode {what} end', or take another name"));
        }
    }

    private static void CheckPassword(string password, string name)
    {
        if (AccountPassword.Problem(password, name) is RuleReason problem)
        {
            throw new OperatorException(OperatorError.Usage, problem);
        }
    }

    private static void CheckEnd(DateTimeOffset until)
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        if (until <= now || until > now.AddDays(MaximumDays))
        {
            throw new OperatorException(
                OperatorError.Usage,
                RuleReason.Of("access.end", $"it would end on {Day(until)}: give an end within {MaximumDays} days from now"));
        }
    }

    private static OperatorException NotThere(RuleReason what, string name, IEnumerable<string> known)
    {
        string[] names = [.. known];
        return new OperatorException(
            OperatorError.Failure,
            NearestName.Of(name, names) is string near
                ? RuleReason.Of("access.near", $"there is no {what} '{name}': did you mean '{near}'?")
                : names.Length == 0 ? RuleReason.Of("access.none", $"there is no {what} '{name}': none is there")
                : RuleReason.Of("access.unknown", $"there is no {what} '{name}': there are {names.Take(10)}"));
    }

    private static string Day(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
