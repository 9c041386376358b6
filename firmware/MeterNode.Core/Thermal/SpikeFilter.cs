using System;

namespace MeterNode.Core.Thermal
{
    /// <summary>
    /// Rejects single-sample spikes and nothing else: a sample that jumps by more than the limit waits for the next one. When the
    /// next agrees with it (or goes on in its direction), both were real and both are passed on; when the next returns to where the
    /// signal was, the waiting one was a spike. A real step is therefore delayed by one sample and never hidden or altered.
    /// </summary>
    public sealed class SpikeFilter
    {
        private readonly double _limitCelsius;
        private bool _hasLast;
        private double _last;
        private bool _waiting;
        private double _waitingCelsius;
        private double _first;
        private double _second;
        private int _rejected;
        private double _maximumJump;

        /// <summary>Jumps of up to <paramref name="limitCelsius"/> per sample pass at once.</summary>
        public SpikeFilter(double limitCelsius)
        {
            _limitCelsius = limitCelsius;
        }

        /// <summary>First sample passed on by the last call, °C.</summary>
        public double First => _first;

        /// <summary>Second sample passed on by the last call, °C.</summary>
        public double Second => _second;

        /// <summary>Samples rejected since <see cref="Forget"/>.</summary>
        public int Rejected => _rejected;

        /// <summary>The greatest jump among them, °C, with its sign.</summary>
        public double MaximumJumpCelsius => _maximumJump;

        /// <summary>Starts counting anew.</summary>
        public void Forget()
        {
            _rejected = 0;
            _maximumJump = 0;
        }

        /// <summary>Takes a valid sample; returns how many samples (0, 1 or 2) are passed on, oldest in <see cref="First"/>.</summary>
        public int Push(double celsius)
        {
            if (!_hasLast)
            {
                return Pass(celsius);
            }

            if (!_waiting)
            {
                if (Math.Abs(celsius - _last) <= _limitCelsius)
                {
                    return Pass(celsius);
                }

                _waiting = true;
                _waitingCelsius = celsius;
                return 0;
            }

            _waiting = false;
            double jump = _waitingCelsius - _last;
            double kept = celsius - _last;

            // Spike: the signal is back nearer to where it was than to where the waiting sample was.
            if (jump > 0 ? kept < jump * 0.5 : kept > jump * 0.5)
            {
                Reject(jump);
                return Pass(celsius);
            }

            _first = _waitingCelsius;
            _second = celsius;
            _last = celsius;
            return 2;
        }

        /// <summary>
        /// The sensor failed: a sample that was waiting is dropped, for nothing confirms it.
        /// After a fault the next valid sample starts afresh.
        /// </summary>
        public void Fault()
        {
            if (_waiting)
            {
                Reject(_waitingCelsius - _last);
            }

            _waiting = false;
            _hasLast = false;
        }

        private void Reject(double jump)
        {
            _rejected++;
            if (Math.Abs(jump) > Math.Abs(_maximumJump))
            {
                _maximumJump = jump;
            }
        }

        private int Pass(double celsius)
        {
            // The sample after a rejected one may itself be a jump the other way: it is taken as the signal.
            _first = celsius;
            _last = celsius;
            _hasLast = true;
            return 1;
        }
    }
}
