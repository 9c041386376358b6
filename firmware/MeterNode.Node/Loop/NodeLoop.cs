using System;
using MeterNode.Core.Configuration;
using MeterNode.Core.Evidence;
using MeterNode.Core.Ports;
using MeterNode.Core.Production;
using MeterNode.Core.Records;
using MeterNode.Core.Storage;
using MeterNode.Node.Storage;
using MeterNode.Node.Uplink;

namespace MeterNode.Node.Loop
{
    /// <summary>
    /// The node's one cooperative loop. <see cref="Poll"/> does what is due and says when it wants to be called next; time, files,
    /// inputs, signature and network come in through ports, so the same loop runs on the board, on the PC and on the emulator.
    /// </summary>
    public sealed class NodeLoop
    {
        /// <summary>Version of the firmware, as the boot event, the status and the enrolment record name it.</summary>
        public const string FirmwareVersion = "0.15.0";

        /// <summary>How often the watchdog is fed, s.</summary>
        public const int FeedSeconds = 5;

        private const string RestartNote = "restart";
        private const string CommandFloorFile = "command";
        private const int EventCapacity = 16;
        private const int PeriodCapacity = 1;
        private const int HighFillPercent = 90;
        private const int SparePacks = 16;
        private const int StatusSeconds = 60;
        private const long MissingMicros = 60000000;
        private const long AskMicros = 5000000;
        private const long LiveWaitMicros = 1000000;
        private const long TimeStepMicros = 500000;
        private const long DriftMicros = 1000;
        private const long SignAgainMicros = 5000000;
        private const int SignTries = 4;
        private const long CheckpointMicros = 3600000000;
        private const long StretchedCheckpointMicros = 60000000;
        private const long PauseMicros = 600000000;
        private const long PausedPollMicros = 100000;
        private const long MaximumOffMicros = 31536000L * 1000000;

        private readonly NodeConfiguration _configuration;
        private readonly IClock _clock;
        private readonly IFileStore _files;
        private readonly IUplink _uplink;
        private readonly NodeState _state = new NodeState();
        private readonly Checkpoint _checkpoint;
        private readonly Outbox _outbox;
        private readonly StretchRule _stretch;
        private readonly QuarterJournal _quarters;
        private readonly EventLog _events = new EventLog(EventCapacity);
        private readonly MeteringTask _metering;
        private readonly ThermalTask _thermal;
        private readonly ReadingTask _reading;
        private readonly AccuracyPeriods _periods;
        private readonly PackTask _pack;
        private readonly ChainTask _chain;
        private readonly DeliveryTask _delivery;
        private readonly ReceiptTask _receipt;
        private readonly CommandTask _command;
        private readonly AnswerSigner _answers;
        private readonly ChangeTask _change;
        private readonly HeatTask _heat;
        private readonly ShotTask _shotTask;
        private readonly RunningTask _running;
        private readonly FreezeWatch _freeze;
        private readonly LiveTask _live;
        private readonly IWatchdog _watchdog;
        private readonly IStatusLight _light;
        private readonly PackContents _contents = new PackContents();
        private readonly ShotAccumulator _shots;
        private readonly long _startMicros;
        private bool _isStopped;
        private bool _isReconfigured;
        private long _pauseEndMicros;
        private long _missingDueMicros;
        private long _utcOffsetMicros;
        private long _unmeteredMicros;
        private char _lastQuality;
        private bool _highFillReported;
        private long _checkpointDueMicros;
        private long _statusDueMicros;
        private long _askedMicros;
        private long _feedDueMicros;
        private long _packsFinished;
        private long _signAgainMicros;
        private int _signTries;
        private int _unsignedPacks;
        private bool _isOfThisRun;
        private double _netJoules;
        private bool _hasNet;
        private string _unsignedWhy;

        /// <summary>
        /// Restores chain, registers and boot counter from flash and starts the tasks. <paramref name="enrolment"/> anchors the chain.
        /// </summary>
        /// <exception cref="ArgumentException">The configuration expects another power source than the fitted one.</exception>
        public NodeLoop(
            NodeConfiguration configuration, IClock clock, IFileStore files, NodeInputs inputs, ISigner signer, IUplink uplink,
            byte[] enrolment)
        {
            string mode = inputs.Power.Mode;
            if (configuration.Mode != mode)
            {
                throw new ArgumentException(
                    "configuration: 'mode' is " + configuration.Mode + ", but the fitted power source measures in mode " + mode
                    + ": write that");
            }

            _configuration = configuration;
            _clock = clock;
            _files = files;
            _light = inputs.Light;
            _watchdog = inputs.Watchdog;
            _contents.Mode = mode;
            _contents.Meter = inputs.Power.Interval.Meter;
            _uplink = uplink;
            _startMicros = clock.NowMicros;
            _checkpoint = new Checkpoint(files);
            int payloadBytes = PackWriter.MaximumBytes(configuration, inputs.Power.Interval.Phases.Length, EventCapacity, PeriodCapacity);
            _outbox = new Outbox(
                files, configuration.OutboxSegmentBytes, configuration.OutboxSegments, payloadBytes + PackEnvelope.Overhead);
            _stretch = new StretchRule(configuration.ReadingSeconds);
            _quarters = new QuarterJournal(files, configuration, inputs.Power.Interval.Phases.Length, _stretch.CompactSeconds);
            _metering = new MeteringTask(configuration, inputs.Power, files, _events, _startMicros);
            _thermal = new ThermalTask(configuration, inputs.Temperatures, _events, _startMicros);
            _reading = new ReadingTask(configuration, _metering, _thermal);
            _periods = new AccuracyPeriods(configuration, _thermal.Accuracy, PeriodCapacity, _startMicros);
            _shots = configuration.ShotDebounceMs < 0 ? null : new ShotAccumulator();
            _shotTask = _shots == null || inputs.Shots == null ? null : new ShotTask(inputs.Shots, _shots);
            _running = new RunningTask(configuration, _metering, _shotTask, _thermal.Accuracy, _events, _startMicros);
            _heat = configuration.Heat == null ? null : new HeatTask(configuration.Heat, inputs.Flow, _thermal);
            _chain = new ChainTask(files, _outbox, _state, enrolment, configuration.Collectors.Length, _startMicros);
            Recover();
            _pack = new PackTask(configuration, signer, _outbox, _state);
            MessageCheck check = new MessageCheck();
            _delivery = new DeliveryTask(configuration.Collectors.Length, clock, _outbox, _state, uplink);
            _receipt = new ReceiptTask(configuration, Kid.Compute(signer.PublicKey), uplink, check, _events);
            _answers = new AnswerSigner(configuration.Node, uplink, signer);
            _command = new CommandTask(configuration.Node, clock, files, uplink, _answers, _events, _state, check);
            _change = new ChangeTask(configuration, files, uplink, _command, _answers, check, _events, _startMicros);
            FillContents();
            RememberTime();
            ResumePeriods();
            if (_stretch.Start(_outbox.FillPercent, _quarters.HasContent))
            {
                _events.Add(_startMicros, EventTexts.Stretch(_stretch.IntervalSeconds));
            }

            _reading.Align(_startMicros, SlotUtcMicros(_startMicros), _stretch.IntervalSeconds);
            _checkpointDueMicros = _startMicros + (_stretch.IsStretched ? StretchedCheckpointMicros : CheckpointMicros);
            _statusDueMicros = _startMicros;
            _live = new LiveTask(inputs.Button, _metering, _thermal, _startMicros);
            _freeze = new FreezeWatch(clock.NowMicros);
        }

        /// <summary>Packs finished since boot.</summary>
        public long PacksFinished => _packsFinished;

        /// <summary>Import register, J.</summary>
        public long ImportJoules => _metering.Energy.ImportJoules;

        /// <summary>Shot register.</summary>
        public long Shots => _shots == null ? 0 : _shots.Shots;

        /// <summary>Number of the newest finished pack, or -1.</summary>
        public long NewestSequence => _state.NextSequence - 1;

        /// <summary>Highest number up to which a receipt says that everything is stored, or -1.</summary>
        public long StoredSequence => _state.Stored;

        /// <summary>Highest number that the broker has acknowledged since boot, or -1.</summary>
        public long SentSequence => _delivery.Sent;

        /// <summary>
        /// True when the loop must be stopped and the board restarted: for another configuration, to go back to the former one, or because
        /// the pause after the command <c>stop</c> is over.
        /// </summary>
        public bool IsRestartDue { get; private set; }

        /// <summary>True while the node meters but may number no pack, because it does not know how far its chain had got.</summary>
        public bool IsWaiting => _chain.IsWaiting;

        /// <summary>
        /// Does what is due at <paramref name="nowMicros"/> (monotonic): at most one waveform window or one bounded step of a
        /// long computation. Returns when it wants to be called next; not later than now means at once.
        /// </summary>
        public long Poll(long nowMicros)
        {
            if (_pauseEndMicros != 0)
            {
                PollUplink(nowMicros);
                Feed(nowMicros);
                IsRestartDue = nowMicros >= _pauseEndMicros;
                return nowMicros + PausedPollMicros;
            }

            _freeze.Begin(nowMicros);
            CheckTime(nowMicros);
            if (_quarters.IsClosed && !_pack.IsBusy)
            {
                BeginPack(nowMicros);
            }

            PollPeriods(nowMicros);
            _thermal.Poll(nowMicros);
            if (_light != null)
            {
                _light.Poll(nowMicros);
            }

            if (_shotTask != null)
            {
                _shotTask.Poll(nowMicros);
            }

            if (_heat != null)
            {
                _heat.Poll(nowMicros);
            }

            long endMicros;
            if (_reading.Poll(nowMicros, out endMicros))
            {
                CloseReading(endMicros);
            }

            PollMetering(nowMicros);
            if (PollPack())
            {
                PackFinished();
                UpdateStretch();
            }
            else if (_pack.Failure != null)
            {
                SignAgain(nowMicros);
            }

            PollDelivery(nowMicros);
            PollMessages(nowMicros);
            PollMissing(nowMicros);
            // While a pack is being signed the state is that of the pack: a checkpoint now would claim its registers too early.
            if (nowMicros >= _checkpointDueMicros && !_pack.IsBusy)
            {
                _checkpointDueMicros = nowMicros + (_stretch.IsStretched ? StretchedCheckpointMicros : CheckpointMicros);
                SaveCheckpoint();
                if (_stretch.IsStretched && _packsFinished == 0)
                {
                    // The first pack of a run says that the node started: it does not wait for hours.
                    BeginPack(nowMicros);
                }
            }

            Feed(nowMicros);
            long dueMicros = NextDue();
            _freeze.End(nowMicros, dueMicros);
            return dueMicros;
        }

        /// <summary>Ends cleanly: closes and finishes a last pack with what was metered, and notes that the stop was clean.</summary>
        public void Stop()
        {
            FinishPack();
            _metering.Finish(_clock);
            long nowMicros = _clock.NowMicros;
            if (_metering.Reading.Windows > 0)
            {
                _reading.CloseNow(nowMicros);
            }

            if (_reading.Store.Count > 0 || _events.Count > 0 || _periods.Count > 0)
            {
                BeginPack(nowMicros);
                FinishPack();
            }

            PollDelivery(nowMicros);
            _isStopped = true;
            SaveCheckpoint();
        }

        /// <summary>
        /// Before a restart that exceptions have forced: leaves a note for the next boot event, then ends as <see cref="Stop"/> does
        /// if it can. Never throws; without a clean end the next start restores what the newest frame holds.
        /// </summary>
        public void StopAfterFailure()
        {
            try
            {
                _files.Write(RestartNote, new byte[1], 0, 1);
                Stop();
            }
            catch (Exception e)
            {
                Console.WriteLine("MeterNode could not end cleanly: " + e.Message);
            }
        }

        /// <summary>
        /// Sends packs and takes receipts, nothing else; for the time after <see cref="Stop"/> until what was made is sent or stored.
        /// </summary>
        public void PollUplink(long nowMicros)
        {
            PollDelivery(nowMicros);
            if (!_pack.IsBusy)
            {
                PollReceipt(nowMicros);
            }
        }

        private void Feed(long nowMicros)
        {
            if (_watchdog != null && nowMicros >= _feedDueMicros)
            {
                _feedDueMicros = nowMicros + (FeedSeconds * 1000000L);
                _watchdog.Feed();
            }
        }

        /// <summary>Whether anything is metered at all is signed and shown at once.</summary>
        private void PollMetering(long nowMicros)
        {
            bool wasSilent = _metering.IsSilent;
            _metering.Poll(nowMicros);
            _running.Poll(nowMicros);
            if (_metering.Watch(nowMicros) || _metering.IsSilent != wasSilent)
            {
                _statusDueMicros = nowMicros;
                BeginPack(nowMicros);
            }
        }

        private void PollDelivery(long nowMicros)
        {
            if (_delivery.Poll(nowMicros) && !_pack.IsBusy)
            {
                Reserve();
            }

            if (_live.Poll(nowMicros))
            {
                _statusDueMicros = nowMicros;
            }

            if (nowMicros >= _statusDueMicros && (!_metering.IsBusy || nowMicros >= _statusDueMicros + LiveWaitMicros))
            {
                _askedMicros = nowMicros;
                _statusDueMicros = nowMicros + ((_live.IsLive(nowMicros) ? LiveTask.Seconds : StatusSeconds) * 1000000L);
                _uplink.SetStatus(StatusText(nowMicros));
                _metering.IsShown = true;
                if (_light != null)
                {
                    _light.Show(
                        _live.IsIdentifying(nowMicros) ? LightPattern.Identify
                        : _metering.IsSilent || _unsignedWhy != null ? LightPattern.Failure : _thermal.HasFault ? LightPattern.SensorFault
                        : _uplink.IsConnected ? LightPattern.Running : LightPattern.Offline);
                }
            }
        }

        /// <summary>
        /// A collector waits for packs that are gone until a signed event says so: that pack does not wait for its readings.
        /// </summary>
        private void PollMissing(long nowMicros)
        {
            if (nowMicros >= _missingDueMicros && (_outbox.HasMissing || _delivery.HasMissing) && !_pack.IsBusy && _uplink.IsConnected)
            {
                _missingDueMicros = nowMicros + MissingMicros;
                BeginPack(nowMicros);
            }
        }

        /// <summary>Numbers that may be sent from now on are durable before the first of them is sent.</summary>
        private void Reserve()
        {
            long before = _state.Reserved;
            _state.Reserved = _outbox.Cursor + DeliveryTask.ReservedNumbers;
            try
            {
                SaveCheckpoint();
            }
            catch (Exception)
            {
                _state.Reserved = before;
                throw;
            }
        }

        private void PollReceipt(long nowMicros)
        {
            if (_receipt.Poll(nowMicros))
            {
                TakeReceipt(_receipt.Received, nowMicros);
            }

            Receipt answer = _chain.FinalAnswer(nowMicros);
            if (answer != null)
            {
                Resume(answer, nowMicros);
            }

            long first;
            long last;
            if (_chain.GiveUp(nowMicros, out first, out last))
            {
                _events.Add(nowMicros, EventTexts.Gap(first, last, Words.GapCauseDamage));
                _statusDueMicros = nowMicros;
            }
        }

        private void TakeReceipt(Receipt receipt, long nowMicros)
        {
            bool isFirst = _delivery.IsFirst(_receipt.Key);
            if (_chain.TakeAnswer(receipt, _receipt.Key, nowMicros))
            {
                return;
            }

            if (_chain.IsWaiting || (isFirst && _delivery.IsFirstSession && _chain.Doubt(receipt, nowMicros)))
            {
                // There is a collector: it is asked now, behind all that was sent, and not only with the next status.
                AskSoon(nowMicros);
            }

            if (receipt.Answers > 0)
            {
                // Of an earlier question: what is missing below its number is not stored.
                return;
            }

            string why = _chain.Refusal(receipt);
            if (why != null)
            {
                _receipt.Refuse(why);
                return;
            }

            if (receipt.Stored > _state.Stored && _chain.IsHeld(receipt))
            {
                // The room is used again when a frame or checkpoint with this state is durable.
                _state.Stored = receipt.Stored;
                _outbox.Release(receipt.Stored);
                UpdateStretch();
            }

            _delivery.Follow(receipt, _receipt.Key, isFirst, nowMicros);
        }

        private void AskSoon(long nowMicros)
        {
            long soonMicros = _askedMicros + AskMicros;
            soonMicros = soonMicros < nowMicros ? nowMicros : soonMicros;
            _statusDueMicros = soonMicros < _statusDueMicros ? soonMicros : _statusDueMicros;
        }

        /// <summary>Goes on behind the answer's pack; what was metered since the start comes on top of its registers.</summary>
        private void Resume(Receipt receipt, long nowMicros)
        {
            if (!_chain.Resume(receipt))
            {
                _receipt.Refuse(Words.ReceiptRefusalNumber);
            }

            long[] known = _chain.Registers;
            for (int r = 0; r < 4; r++)
            {
                _metering.Energy.Raise(r, receipt.Registers[r] - known[r]);
            }

            _metering.RegistersRaised();
            if (_shots != null)
            {
                _shots.Raise(receipt.Registers[4] - known[4]);
            }

            if (_heat != null)
            {
                _heat.Heat.Raise(receipt.Registers[5] - known[5]);
            }

            for (int r = 0; r < Receipt.RegisterCount; r++)
            {
                known[r] = receipt.Registers[r] > known[r] ? receipt.Registers[r] : known[r];
            }

            _events.Add(nowMicros, EventTexts.Resume(_state.NextSequence, _state.BootCount));
            _statusDueMicros = nowMicros;
            UpdateStretch();
        }

        private void Recover()
        {
            _chain.Recover(_checkpoint);
            _quarters.Recover(_state, TimeQuality.IsUtc(_clock.Quality));
            _chain.RememberRegisters();
            _metering.Energy.Restore(_state.Energy, 0);
            if (_shots != null)
            {
                _shots.Restore(_state.Shots);
            }

            if (_heat != null)
            {
                _heat.Heat.Restore(_state.HeatJoules);
            }

            // The plant's record when the files were put here: what was sent before stays used, whatever this flash knows of it.
            byte[] floor = _files.ReadAll(CommandFloorFile);
            if (floor != null && floor.Length == 8 && BitConverter.ToInt64(floor, 0) > _state.CommandCounter)
            {
                _state.CommandCounter = BitConverter.ToInt64(floor, 0);
            }

            bool failed = _files.Exists(RestartNote);
            bool froze = _files.Exists(MqttUplink.AttemptNote);
            KeepState();
            _files.Delete(RestartNote);
            _files.Delete(MqttUplink.AttemptNote);
            ReportStart(_chain.IsClean, failed, froze);
            ApplySetpoints();
        }

        /// <summary>Gives control accuracy its samples of before the start back, if they were taken under this configuration.</summary>
        private void ResumePeriods()
        {
            SampleReplay replay = new SampleReplay(_thermal.Accuracy);
            if (_thermal.Accuracy.Length > 0 && !_isReconfigured && !_chain.IsWaiting)
            {
                int packSeconds = _configuration.ReadingSeconds * _configuration.ReadingsPerPack;
                replay.Read(_outbox, (_configuration.Zones[0].PeriodSeconds / packSeconds) + SparePacks, _watchdog);
            }

            _periods.Resume(replay, _startMicros);
            if (TimeQuality.IsUtc(_lastQuality))
            {
                _periods.Anchor(_startMicros, _utcOffsetMicros);
            }
        }

        private void ReportStart(bool cleanStop, bool failed, bool froze)
        {
            string reason = failed ? Words.BootReasonFailure
                : cleanStop ? (PendingChange.State(_files) == 0 ? Words.BootReasonReset : Words.BootReasonConfig)
                : froze ? Words.BootReasonFreeze : Words.BootReasonPower;
            _events.Add(_startMicros, EventTexts.Boot(reason, _state.BootCount, FirmwareVersion));
            bool known = _state.UtcMicros > 0 && TimeQuality.IsUtc(_clock.Quality) && _clock.UtcMicros > _state.UtcMicros;
            long offMicros = known ? _clock.UtcMicros - _state.UtcMicros : 0;
            if (_state.UtcMicros > 0 && TimeQuality.IsUtc(_clock.Quality) && !known)
            {
                _events.Add(_startMicros, EventTexts.TimeStep((_clock.UtcMicros - _state.UtcMicros) / 1000));
            }

            _metering.RegistersKnownAt(_startMicros - (known ? offMicros : MaximumOffMicros));
            if (_state.BootCount > 1 && !cleanStop)
            {
                long seconds = offMicros / 1000000;
                _events.Add(_startMicros, failed ? EventTexts.StateLoss(seconds) : EventTexts.PowerLoss(seconds));
            }

            if (_outbox.DamagedFrames > 0)
            {
                _events.Add(_startMicros, EventTexts.Discard(Words.DiscardedTornFrames, _outbox.DamagedFrames));
            }

            long configurationHash = BigEndian(_configuration.Hash);
            if (_state.ConfigurationHash != configurationHash)
            {
                _isReconfigured = true;
                _state.ConfigurationHash = configurationHash;
                _state.ConfigurationSerial = _configuration.Serial;
                _state.ClearSetpoints();
                _events.Add(_startMicros, EventTexts.Config(_configuration.Serial, _configuration.Hash));
            }

            if (_state.CalibrationCounter != _configuration.CalibrationCounter)
            {
                _state.CalibrationCounter = _configuration.CalibrationCounter;
                _events.Add(_startMicros, EventTexts.Calibration(_configuration.CalibrationCounter, _configuration.CalibrationDue));
            }
        }

        private void FillContents()
        {
            _contents.Configuration = _configuration;
            _contents.Readings = _reading.Store;
            _contents.Events = _events;
            _contents.Means = _metering.Pack;
            _contents.Energy = _metering.Energy;
            _contents.Shots = _shots;
            _contents.Heat = _heat == null ? null : _heat.Heat;
            _contents.Periods = _periods.Results;
            _contents.PeriodEndMicros = _periods.EndMicros;
        }

        private void CloseReading(long endMicros)
        {
            bool isKept = _stretch.IsCompact && _reading.Store.Count == 1 && KeepQuarter(endMicros);
            long packMicros = _stretch.IntervalSeconds * 1000000L * _configuration.ReadingsPerPack;
            bool isDue = _reading.Store.Count == _reading.Store.Capacity || SlotUtcMicros(endMicros) % packMicros == 0;

            // A change of the configuration does not wait for hours.
            if (_change.IsReady || (isKept ? _quarters.IsFull : isDue || _stretch.IsCompact || _quarters.HasContent))
            {
                BeginPack(endMicros);
                FollowDrift(endMicros);
            }
            else if (isKept)
            {
                FollowDrift(endMicros);
            }
        }

        /// <summary>
        /// Moves the reading that just ended into the journal; false when that cannot be. The registers are durable before, so that
        /// a power cut between the two costs the quarter hour's resolution and no energy.
        /// </summary>
        private bool KeepQuarter(long endMicros)
        {
            // A pack that is being signed may hold what the journal has: nothing is added to it meanwhile.
            FinishPack();
            SaveCheckpoint();
            TakeFigures(endMicros);
            if (!_quarters.AddInterval(_contents, _state.NextSequence))
            {
                return false;
            }

            _metering.Energy.ForgetDeviation();
            _unmeteredMicros += _contents.UnmeteredMicros;
            _reading.Store.Clear();
            if (_shots != null)
            {
                _shots.ResetPack();
            }

            return true;
        }

        private void PollPeriods(long nowMicros)
        {
            long utcMicros = SlotUtcMicros(nowMicros);
            if (!_periods.IsDue(utcMicros))
            {
                return;
            }

            if (_periods.IsFull)
            {
                BeginPack(nowMicros);
                if (_chain.IsWaiting)
                {
                    // The mark of its end must not be taken for that of the next one.
                    _thermal.NextPack(false);
                    _periods.Clear();
                    _events.Add(nowMicros, EventTexts.Discard(Words.DiscardedPeriods, 1));
                }
            }

            _periods.Close(nowMicros, utcMicros);
            if (_stretch.IsCompact)
            {
                FinishPack();
                KeepPeriods();
                if (_quarters.IsFull)
                {
                    BeginPack(nowMicros);
                }
            }
        }

        /// <summary>Moves periods that closed into the journal, so that they need no pack of their own.</summary>
        private void KeepPeriods()
        {
            if (_periods.Count > 0
                && _quarters.AddPeriods(_periods.Results[0], SlotUtcMicros(_periods.EndMicros[0]), _lastQuality, _state.NextSequence))
            {
                _periods.Clear();
            }
        }

        /// <summary>Commands, changes and receipts share what verifies them, and none may take a poll that signs a pack.</summary>
        private void PollMessages(long nowMicros)
        {
            if (_pack.IsBusy)
            {
                _answers.Pause();
                return;
            }

            if (!_command.IsBusy && !_change.IsBusy)
            {
                PollReceipt(nowMicros);
            }

            // Until the chain is known, the counter of the last command may not be.
            if (!_receipt.IsBusy && !_change.IsBusy && !_chain.IsWaiting)
            {
                PollCommand(nowMicros);
            }

            if (!_receipt.IsBusy && !_command.IsBusy)
            {
                IsRestartDue |= _change.Poll(nowMicros, !_chain.IsWaiting);
            }
        }

        private void PollCommand(long nowMicros)
        {
            int wanted = _command.Poll(nowMicros, _thermal.Accuracy.Length);
            if (wanted == CommandTask.Keep)
            {
                SaveCheckpoint();
                _command.Kept();
            }
            else if (wanted == CommandTask.Pause)
            {
                Stop();
                _pauseEndMicros = _clock.NowMicros + PauseMicros;
            }
            else if (wanted == CommandTask.CarryOut)
            {
                // Periods that wait go into a pack first; the command is asked for again when it is signed.
                if (!_periods.IsFull)
                {
                    CarryOut(nowMicros);
                }

                BeginPack(nowMicros);
            }
        }

        /// <summary>What a command changes, its counter and its event become durable together: with the pack that follows.</summary>
        private void CarryOut(long nowMicros)
        {
            if (_command.IsLive)
            {
                _live.Begin(nowMicros);
                _statusDueMicros = nowMicros;
            }
            else if (_command.IsBatch)
            {
                _periods.CloseBatch(nowMicros, _command.Zone - 1);
            }
            else if (!_command.IsStop)
            {
                // What was sampled under the old set-point is evaluated under it.
                _thermal.Accuracy[_command.Zone - 1].CountWaiting();
                _periods.CloseBatch(nowMicros, _command.Zone - 1);
                _state.SetpointMillis[_command.Zone - 1] = _command.Millis;
                ApplySetpoints();
            }

            _command.CarriedOut(nowMicros);
        }

        private void ApplySetpoints()
        {
            for (int z = 0; z < _thermal.Accuracy.Length; z++)
            {
                if (_state.SetpointMillis[z] != NodeState.NoSetpoint)
                {
                    _thermal.Accuracy[z].SetSetpoint(_state.SetpointMillis[z] / 1000.0);
                }
            }
        }

        private void BeginPack(long endMicros)
        {
            if (_chain.IsWaiting)
            {
                return;
            }

            // A signature takes a small part of a pack's interval; when it does not, the loop is overloaded and waits here.
            FinishPack();
            if (_quarters.HasOtherTime)
            {
                FinishQuarters(endMicros);
            }

            _freeze.Report(_events, EventCapacity, endMicros);
            ReportDropped(endMicros);
            _thermal.Report(EventCapacity, endMicros);
            if (_heat != null)
            {
                _heat.Report(_events, endMicros);
            }

            // Those of an earlier run stay where they are when nothing could be signed just now.
            if (_quarters.HasContent && !_quarters.HasOtherTime)
            {
                KeepPeriods();
                _contents.Quarters = _quarters;
            }

            TakeFigures(endMicros);
            if (_contents.Quarters != null && !_quarters.IsClosed && _quarters.EndMicros / 1000 == _contents.EndUtcMicros / 1000)
            {
                // Beside what the last quarter hour says of the same moment it would hide that: the next pack has it.
                _contents.DeviationJoules = 0;
            }

            _contents.UnsignedPacks = _unsignedPacks;
            _contents.FillPercent = _outbox.FillPercent;
            _contents.CommandCounter = _state.CommandCounter;
            _contents.PeriodCount = _periods.Count;
            _contents.Samples = _stretch.IsStretched || _contents.Quarters != null ? null : _thermal.Accuracy;
            TakeState();
            bool fits = _pack.Begin(_contents);
            _thermal.NextPack(fits);
            _events.Give();
            if (!fits)
            {
                _contents.Quarters = null;
                _quarters.Clear();
                _events.Clear();
                _events.Add(endMicros, EventTexts.Discard(Words.DiscardedPack, 1));
            }
            else
            {
                _isOfThisRun = true;
                _change.Report();
                if (_contents.DeviationJoules > 0)
                {
                    _metering.Energy.ForgetDeviation();
                }

                if (_contents.Heat != null)
                {
                    _hasNet = _contents.Heat.HasNet;
                    _netJoules = _contents.Heat.NetJoules;
                    _contents.Heat.ForgetNet();
                }
            }

            if (_contents.Meter != null)
            {
                _contents.Meter.Statement = null;
            }

            _reading.Store.Clear();
            _metering.Pack.Reset();
            _periods.Clear();
            if (_shots != null)
            {
                _shots.ResetPack();
            }
        }

        /// <summary>
        /// Makes a pack of what an earlier run left: with UTC where this run has none, or without. Its times are not this run's,
        /// so nothing of this run stands in it but the registers.
        /// </summary>
        private void FinishQuarters(long endMicros)
        {
            TakeFigures(endMicros);
            _contents.TimeQuality = _quarters.Quality;
            _contents.EndUtcMicros = _quarters.EndMicros;
            _contents.UnmeteredMicros = 0;
            _contents.DeviationJoules = 0;
            _contents.UnsignedPacks = 0;
            _contents.FillPercent = _outbox.FillPercent;
            _contents.PeriodCount = 0;
            _contents.Samples = null;
            _contents.Events = new EventLog(0);
            _contents.Readings = new ReadingStore(0, _metering.Phases, _thermal.Means.Length);
            _contents.Quarters = _quarters;
            TakeState();
            if (!_pack.Begin(_contents))
            {
                _quarters.Clear();
            }

            _contents.Events = _events;
            _contents.Readings = _reading.Store;
            FinishPack();
        }

        private void TakeFigures(long endMicros)
        {
            _contents.EndMicros = endMicros;
            _contents.EndUtcMicros = SlotUtcMicros(endMicros);
            _contents.TimeQuality = _lastQuality;
            _contents.UptimeSeconds = (endMicros - _startMicros) / 1000000;
            _contents.WindowsUsed = _metering.WindowsUsed;
            _contents.Refused = _metering.Refused;
            _contents.WindowsDiscarded = _metering.WindowsRefused;

            _contents.RowHertz = _metering.RowHertz;
            _contents.OverRange = _metering.OverRange;
            _contents.DeviationJoules = _metering.Energy.DeviationJoules;
            long unmeteredMicros = _metering.Energy.UnmeteredSinceMicros(_startMicros, endMicros);
            _contents.UnmeteredMicros = unmeteredMicros > _unmeteredMicros ? unmeteredMicros - _unmeteredMicros : 0;
        }

        private void FinishPack()
        {
            while (_pack.IsBusy)
            {
                if (PollPack())
                {
                    PackFinished();
                }
                else if (_pack.Failure != null)
                {
                    GiveUpPack();
                }
            }
        }

        /// <summary>A secure element that does not answer may do so in a moment; delivery waits meanwhile, metering does not.</summary>
        private void SignAgain(long nowMicros)
        {
            if (_signAgainMicros == 0)
            {
                _unsignedWhy = _pack.Failure;
                _signAgainMicros = nowMicros + SignAgainMicros;
            }
            else if (nowMicros >= _signAgainMicros)
            {
                _signAgainMicros = 0;
                if (++_signTries < SignTries)
                {
                    _pack.SignAgain();
                }
                else
                {
                    GiveUpPack();
                }
            }
        }

        /// <summary>
        /// Its readings and periods are lost, their energy is in the registers. What was counted and its events come with the next pack,
        /// which says how many went this way.
        /// </summary>
        private void GiveUpPack()
        {
            _unsignedWhy = _pack.Failure;
            _pack.GiveUp();
            if (_isOfThisRun)
            {
                _isOfThisRun = false;
                _events.TakeBack();
                _metering.Energy.RecallDeviation(_contents.DeviationJoules);
                if (_hasNet)
                {
                    _contents.Heat.RecallNet(_netJoules);
                }
            }

            // Its samples are gone: a period with a hole must not look as if it could be recomputed.
            _thermal.NextPack(false);
            _contents.Quarters = null;
            _unsignedPacks++;
            _signTries = 0;
            _signAgainMicros = 0;
        }

        /// <summary>
        /// The state of a pack that flash refuses is kept all the same: the only segment may have to go for it.
        /// </summary>
        private bool PollPack()
        {
            try
            {
                return _pack.Poll();
            }
            catch (Exception)
            {
                _checkpoint.Save(_state);
                throw;
            }
        }

        private void PackFinished()
        {
            _packsFinished++;
            if (_isOfThisRun)
            {
                _isOfThisRun = false;
                _events.Clear();
                _unmeteredMicros += _contents.UnmeteredMicros;
                _unsignedPacks = 0;
            }

            _unsignedWhy = null;
            _signTries = 0;
            _signAgainMicros = 0;
            _chain.Numbered();
            _change.Reported();
            IsRestartDue |= _change.IsReady;
            if (_contents.Quarters != null)
            {
                _contents.Quarters = null;
                _quarters.Clear();
            }
        }

        /// <summary>
        /// Adapts the reading interval to the outbox: after each pack and with each receipt that releases packs.
        /// </summary>
        private void UpdateStretch()
        {
            int fillPercent = _outbox.FillPercent;
            long nowMicros = _clock.NowMicros;
            if (fillPercent >= HighFillPercent && !_highFillReported)
            {
                _events.Add(nowMicros, EventTexts.Fill(HighFillPercent));
                _highFillReported = true;
            }

            if (_stretch.Update(fillPercent))
            {
                _events.Add(nowMicros, EventTexts.Stretch(_stretch.IntervalSeconds));
                _reading.Align(nowMicros, SlotUtcMicros(nowMicros), _stretch.IntervalSeconds);
                _checkpointDueMicros = nowMicros;
                _highFillReported = _highFillReported && fillPercent >= HighFillPercent;
            }
        }

        private void ReportDropped(long atMicros)
        {
            // Without room for the event the range waits in the outbox for the next pack.
            long first;
            long last;
            if (_events.Count < EventCapacity && _outbox.TakeDropped(out first, out last))
            {
                _state.GapReported = last;

                // The packs that told of earlier gaps may be among the dropped ones: everything not stored up to here is gone.
                first = _state.Stored + 1 < first ? _state.Stored + 1 : first;
                _events.Add(atMicros, EventTexts.Gap(first, last, Words.GapCauseFull));
            }

            if (_events.Count < EventCapacity && _outbox.TakeDamaged(out first, out last))
            {
                _state.GapReported = last > _state.GapReported ? last : _state.GapReported;
                _events.Add(atMicros, EventTexts.Gap(first, last, Words.GapCauseDamage));
            }

            if (_events.Count < EventCapacity && _delivery.TakeMissing(out first, out last))
            {
                _events.Add(atMicros, EventTexts.Gap(first, last, Words.GapCauseReceipt));
            }
        }

        private void TakeState()
        {
            _metering.Energy.Save(_state.Energy, 0);
            _state.Shots = Shots;
            _state.HeatJoules = _heat == null ? _state.HeatJoules : _heat.Heat.HeatJoules;
            _state.UtcMicros = TimeQuality.IsUtc(_clock.Quality) ? _clock.UtcMicros : 0;
        }

        private void SaveCheckpoint()
        {
            TakeState();
            _state.CleanStop = _isStopped ? 1 : 0;
            KeepState();
            _state.CleanStop = 0;
        }

        /// <summary>On a full flash the state is worth more than the oldest packs: without it a node could not even start.</summary>
        private void KeepState()
        {
            try
            {
                _checkpoint.Save(_state);
            }
            catch (Exception)
            {
                if (!_outbox.GiveUpOldest(_pack == null))
                {
                    throw;
                }

                _checkpoint.Save(_state);
            }
        }

        /// <summary>UTC of a monotonic time under the present relation of the two clocks; time since boot while UTC is unknown.</summary>
        private long SlotUtcMicros(long monotonicMicros)
        {
            return TimeQuality.IsUtc(_lastQuality) ? monotonicMicros + _utcOffsetMicros : monotonicMicros;
        }

        private void RememberTime()
        {
            _lastQuality = _clock.Quality;
            _utcOffsetMicros = _clock.UtcMicros - _clock.NowMicros;
        }

        private void CheckTime(long nowMicros)
        {
            char quality = _clock.Quality;
            bool had = TimeQuality.IsUtc(_lastQuality);
            long offset = _clock.UtcMicros - _clock.NowMicros;
            long step = offset - _utcOffsetMicros;
            if (!TimeQuality.IsUtc(quality) || (had && step <= TimeStepMicros && step >= -TimeStepMicros))
            {
                _lastQuality = quality;
                return;
            }

            // What was read before the step keeps the time it was read under: it goes into a pack of its own.
            _reading.CloseNow(nowMicros);
            BeginPack(nowMicros);
            _lastQuality = quality;
            _utcOffsetMicros = offset;
            if (had)
            {
                _periods.Step(nowMicros + offset);
            }
            else
            {
                _periods.Anchor(nowMicros, offset);
            }

            _events.Add(nowMicros, EventTexts.TimeStep(had ? step / 1000 : 0));
            _reading.Align(nowMicros, SlotUtcMicros(nowMicros), _stretch.IntervalSeconds);
        }

        /// <summary>UTC is slewed by the time service: between packs the relation of the two clocks is taken anew.</summary>
        private void FollowDrift(long nowMicros)
        {
            long drift = (_clock.UtcMicros - _clock.NowMicros) - _utcOffsetMicros;
            if (drift > DriftMicros || drift < -DriftMicros)
            {
                _utcOffsetMicros += drift;
                _reading.Align(nowMicros, SlotUtcMicros(nowMicros), _stretch.IntervalSeconds);
            }
        }

        private long NextDue()
        {
            if ((_pack.IsBusy && _signAgainMicros == 0) || _command.IsBusy || _change.IsBusy || _receipt.IsBusy)
            {
                return 0;
            }

            long due = _metering.DueMicros;
            due = _thermal.DueMicros < due ? _thermal.DueMicros : due;
            due = _signAgainMicros > 0 && _signAgainMicros < due ? _signAgainMicros : due;
            return _reading.DueMicros < due ? _reading.DueMicros : due;
        }

        private string StatusText(long nowMicros)
        {
            long question = _chain.Question(_clock.UtcMicros, _clock.Quality);
            return "{\"schemaVersion\":1,\"state\":\"" + (_chain.IsWaiting ? "waiting" : "online")
                + (question > 0 ? "\",\"ask\":" + question.ToString() + ",\"seq\":" : "\",\"seq\":")
                + (_state.NextSequence - 1).ToString() + ",\"stored\":" + _state.Stored.ToString()
                + ",\"boot\":" + _state.BootCount.ToString() + ",\"config\":" + _configuration.Serial.ToString()
                + ",\"fw\":\"" + FirmwareVersion + "\",\"upSeconds\":" + ((nowMicros - _startMicros) / 1000000).ToString()
                + ",\"timeQuality\":\"" + _clock.Quality.ToString() + "\",\"fillPercent\":" + _outbox.FillPercent.ToString()
                + (_metering.IsSilent ? ",\"unmetered\":\"" + _metering.Reason + "\"" : string.Empty)
                + (_unsignedWhy != null ? ",\"unsigned\":\"" + _unsignedWhy + "\"" : string.Empty)
                + (_live.IsLive(nowMicros) && !_metering.IsBusy ? _live.Text() : string.Empty) + "}";
        }

        private static long BigEndian(byte[] bytes)
        {
            long value = 0;
            for (int i = 0; i < bytes.Length; i++)
            {
                value = (value << 8) | bytes[i];
            }

            return value;
        }
    }
}
