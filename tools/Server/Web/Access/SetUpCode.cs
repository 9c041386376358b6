using System.Security.Cryptography;
using System.Text;

namespace MeterNode.Server.Web.Access;

/// <summary>
/// With this code, which only the log of the server says, whoever sits at its machine makes the first account. It counts once, and a new
/// one is made with every start.
/// </summary>
public sealed class SetUpCode
{
    private const string Letters = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    private readonly Lock _gate = new();
    private bool _isUsed;

    /// <summary>The code: 60 bits.</summary>
    public string Text { get; } = $"{Group()}-{Group()}-{Group()}";

    /// <summary>
    /// Has <paramref name="work"/> done when <paramref name="typed"/> is the code and it was not used; it is used when that is done.
    /// </summary>
    /// <returns>False when it is not the code.</returns>
    internal bool Use(string typed, Func<bool> work)
    {
        lock (_gate)
        {
            byte[] given = Encoding.UTF8.GetBytes(typed.Trim().ToUpperInvariant());
            if (_isUsed || !CryptographicOperations.FixedTimeEquals(given, Encoding.UTF8.GetBytes(Text)))
            {
                return false;
            }

            _isUsed = work();
            return true;
        }
    }

    private static string Group() => RandomNumberGenerator.GetString(Letters, 4);
}
