using MeterNode.Plant.Access;
using MeterNode.Plant.Provisioning;

namespace MeterNode.Server.Web.Access;

/// <summary>When tokens were last used; written into the plant's folder once a minute at most.</summary>
internal sealed class TokenBook : IDisposable
{
    private static readonly TimeSpan s_period = TimeSpan.FromMinutes(1);

    private readonly PlantFolder _plant;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, DateTimeOffset> _uses;
    private readonly ITimer _timer;
    private bool _isChanged;

    /// <summary>What the plant's folder says so far.</summary>
    public TokenBook(PlantFolder plant, TimeProvider time)
    {
        _plant = plant;
        _uses = new Dictionary<string, DateTimeOffset>(TokenUses.Read(plant));
        _timer = time.CreateTimer(_ => Write(), null, s_period, s_period);
    }

    /// <summary>The token was used.</summary>
    public void Note(AccessToken token, DateTimeOffset now)
    {
        lock (_gate)
        {
            _uses[token.Hash] = now;
            _isChanged = true;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer.Dispose();
        Write();
    }

    private void Write()
    {
        lock (_gate)
        {
            if (!_isChanged)
            {
                return;
            }

            try
            {
                TokenUses.Write(_plant, _uses);
                _isChanged = false;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It is tried again with the next use.
            }
        }
    }
}
