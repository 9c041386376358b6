namespace MeterNode.Plant.Collecting;

/// <summary>
/// Keeps a log readable and small, whatever happens: of each kind and source a few lines at once, then one line a while that says how many
/// more there were. The while doubles as long as it goes on.
/// </summary>
public sealed class BoundedLines(TimeProvider time)
{
    /// <summary>Lines of one kind and source that are said one after the other.</summary>
    public const int AtOnce = 10;

    /// <summary>Sources cost nothing to make up: beyond so many they share one account a kind.</summary>
    public const int MaximumAccounts = 1000;

    private static readonly TimeSpan s_firstPause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_maximumPause = TimeSpan.FromHours(1);

    private readonly Dictionary<(string Kind, string Source), Account> _accounts = [];

    /// <summary>No account is due before.</summary>
    private DateTimeOffset _next = DateTimeOffset.MaxValue;

    /// <summary>
    /// The line when it is to be said, or null; then <see cref="Due"/> or <see cref="Rest"/> says later how many there were.
    /// <paramref name="source"/>: whom the line is about, so that one who says much hides nobody else.
    /// </summary>
    public string? Offer(string kind, string line, string source = "")
    {
        Account account = AccountOf(kind, source);
        if (account.Said < AtOnce)
        {
            account.Said++;
            return line;
        }

        account.Held++;
        account.Last = line;
        return null;
    }

    /// <summary>What is to be said about the lines that were held back until now.</summary>
    public IEnumerable<(string Kind, string Line, string Source)> Due()
    {
        DateTimeOffset now = time.GetUtcNow();
        if (now < _next)
        {
            yield break; // Who asks often pays for the lines that are due, and not for all accounts.
        }

        _next = now;
        foreach ((string Kind, string Source) name in _accounts.Keys.ToArray())
        {
            Account account = _accounts[name];
            if (now < account.Until)
            {
                continue;
            }

            if (account.Held == 0)
            {
                _accounts.Remove(name);
                continue;
            }

            yield return (name.Kind, account.TakeHeld(), name.Source);
            account.Pause = account.Pause * 2 < s_maximumPause ? account.Pause * 2 : s_maximumPause;
            account.Until = now + account.Pause;
        }

        _next = _accounts.Values.Select(account => account.Until).DefaultIfEmpty(DateTimeOffset.MaxValue).Min();
    }

    /// <summary>What is to be said about all lines that are held back, because nobody will ask again.</summary>
    public IEnumerable<(string Kind, string Line, string Source)> Rest() => _accounts.Where(entry => entry.Value.Held > 0)
        .Select(entry => (entry.Key.Kind, entry.Value.TakeHeld(), entry.Key.Source));

    private Account AccountOf(string kind, string source)
    {
        if (_accounts.TryGetValue((kind, source), out Account? account))
        {
            return account;
        }

        if (_accounts.Count >= MaximumAccounts && source.Length > 0)
        {
            return AccountOf(kind, "");
        }

        account = new Account { Until = time.GetUtcNow() + s_firstPause, Pause = s_firstPause };
        _accounts.Add((kind, source), account);
        _next = account.Until < _next ? account.Until : _next;
        return account;
    }

    private sealed class Account
    {
        public int Said;
        public long Held;
        public string Last = "";
        public DateTimeOffset Until;
        public TimeSpan Pause;

        public string TakeHeld()
        {
            string line = Held == 1 ? Last : $"{Last} … {Held - 1} more like this";
            Held = 0;
            return line;
        }
    }
}
