package dev.herald.conformance.link;

import dev.herald.hal.device.BatchEnd;
import dev.herald.hal.device.DeviceCommand.Abort;
import dev.herald.hal.device.DeviceCommand.Entangle;
import dev.herald.hal.device.DeviceEvent.BatchEnded;
import dev.herald.hal.device.DeviceEvent.QubitsLost;
import dev.herald.hal.device.DeviceEvent.StateChanged;
import dev.herald.hal.device.DeviceState;
import dev.herald.link.api.LinkInput;
import dev.herald.link.api.LinkInput.Cancel;
import dev.herald.link.api.LinkInput.FromDevice;
import dev.herald.link.api.LinkInput.FromPeer;
import dev.herald.link.api.LinkOutput;
import dev.herald.link.api.LinkOutput.DeviceViolation;
import dev.herald.link.api.LinkOutput.ToDevice;
import dev.herald.link.api.LinkOutput.ToPeer;
import dev.herald.link.message.LinkMessage.Expire;
import java.util.List;

/// Entities that get attempts and their device wrong.
final class LinkAttemptFlaws {
    static final List<LinkFlaw> ALL =
            List.of(
                    new LinkFlaw(
                            "LL-GEN-2",
                            "attempts five times to ask for the count",
                            () ->
                                    new LinkMutant() {
                                        @Override
                                        void onOutput(LinkOutput output) {
                                            emit(
                                                    output instanceof ToDevice(Entangle batch)
                                                                    && batch.tag() >> 40 == 1
                                                            ? new ToDevice(
                                                                    new Entangle(
                                                                            batch.id(),
                                                                            batch.port(),
                                                                            batch.qubit(),
                                                                            batch.mode(),
                                                                            batch.point(),
                                                                            batch.basis(),
                                                                            batch.firstCycle(),
                                                                            5,
                                                                            batch.pairsMax(),
                                                                            batch.tag()))
                                                            : output);
                                        }
                                    }),
                    new LinkFlaw(
                            "LL-GEN-3",
                            "begins a keep spacing late after a herald",
                            () ->
                                    new LinkMutant() {
                                        @Override
                                        void onOutput(LinkOutput output) {
                                            emit(
                                                    output instanceof ToDevice(Entangle batch)
                                                                    && heralded
                                                            ? new ToDevice(
                                                                    new Entangle(
                                                                            batch.id(),
                                                                            batch.port(),
                                                                            batch.qubit(),
                                                                            batch.mode(),
                                                                            batch.point(),
                                                                            batch.basis(),
                                                                            batch.firstCycle() + 4,
                                                                            batch.cycles(),
                                                                            batch.pairsMax(),
                                                                            batch.tag()))
                                                            : output);
                                        }

                                        @Override
                                        void onInput(LinkInput input) {
                                            heralded |=
                                                    input instanceof FromDevice(BatchEnded ended)
                                                            && ended.why() == BatchEnd.COMPLETE;
                                            heralded &= !(input instanceof FromPeer);
                                            forward(input);
                                        }

                                        private boolean heralded;
                                    }),
                    new LinkFlaw(
                            "LL-GEN-4",
                            "measures one pair with each batch",
                            () ->
                                    new LinkMutant() {
                                        @Override
                                        void onOutput(LinkOutput output) {
                                            emit(
                                                    output instanceof ToDevice(Entangle batch)
                                                                    && batch.pairsMax() > 1
                                                            ? new ToDevice(
                                                                    new Entangle(
                                                                            batch.id(),
                                                                            batch.port(),
                                                                            batch.qubit(),
                                                                            batch.mode(),
                                                                            batch.point(),
                                                                            batch.basis(),
                                                                            batch.firstCycle(),
                                                                            batch.cycles(),
                                                                            batch.pairsMax() == 3
                                                                                    ? 2
                                                                                    : 1,
                                                                            batch.tag()))
                                                            : output);
                                        }
                                    }),
                    new LinkFlaw(
                            "LL-GEN-8",
                            "lets a batch of an ended item go on",
                            () ->
                                    new LinkMutant() {
                                        @Override
                                        void onInput(LinkInput input) {
                                            cancelled |= input instanceof Cancel;
                                            forward(input);
                                            cancelled = false;
                                        }

                                        @Override
                                        void onOutput(LinkOutput output) {
                                            if (cancelled
                                                    && output instanceof ToDevice(Abort abort)) {
                                                return;
                                            }
                                            emit(output);
                                        }

                                        private boolean cancelled;
                                    }),
                    new LinkFlaw(
                            "LL-GEN-9",
                            "keeps a herald of an ended item to itself",
                            () ->
                                    new LinkMutant() {
                                        @Override
                                        void onOutput(LinkOutput output) {
                                            if (output instanceof ToPeer(Expire expire)
                                                    && ended
                                                    && expire.low() == 0) {
                                                return;
                                            }
                                            emit(output);
                                        }

                                        @Override
                                        void onInput(LinkInput input) {
                                            ended =
                                                    input instanceof FromDevice(BatchEnded end)
                                                            && end.why() == BatchEnd.COMPLETE;
                                            forward(input);
                                        }

                                        private boolean ended;
                                    }),
                    new LinkFlaw(
                            "LL-GEN-10",
                            "makes its batches as long as the device can",
                            () ->
                                    new LinkMutant() {
                                        @Override
                                        void onOutput(LinkOutput output) {
                                            emit(
                                                    output instanceof ToDevice(Entangle batch)
                                                                    && batch.cycles() > 1
                                                                    && config().port()
                                                                                    .storage()
                                                                                    .size()
                                                                            == 2
                                                            ? new ToDevice(
                                                                    new Entangle(
                                                                            batch.id(),
                                                                            batch.port(),
                                                                            batch.qubit(),
                                                                            batch.mode(),
                                                                            batch.point(),
                                                                            batch.basis(),
                                                                            batch.firstCycle(),
                                                                            config().port()
                                                                                    .batchCyclesMax(),
                                                                            batch.pairsMax(),
                                                                            batch.tag()))
                                                            : output);
                                        }
                                    }),
                    new LinkFlaw(
                            "LL-DEV-2",
                            "believes any number of attempts",
                            () ->
                                    new LinkMutant() {
                                        @Override
                                        void onOutput(LinkOutput output) {
                                            if (!(output
                                                            instanceof
                                                            DeviceViolation(String clause, String _)
                                                    && clause.equals("LL-DEV-2"))) {
                                                emit(output);
                                            }
                                        }
                                    }),
                    new LinkFlaw(
                            "LL-DEV-6",
                            "does not hear that the device is not ready",
                            () ->
                                    new LinkMutant() {
                                        @Override
                                        void onInput(LinkInput input) {
                                            if (!(input instanceof FromDevice(StateChanged changed)
                                                    && changed.state()
                                                            == DeviceState.CALIBRATING)) {
                                                forward(input);
                                            }
                                        }
                                    }),
                    new LinkFlaw(
                            "LL-DEV-7",
                            "takes requests while the device is out",
                            () ->
                                    new LinkMutant() {
                                        @Override
                                        void onInput(LinkInput input) {
                                            forward(
                                                    input
                                                                            instanceof
                                                                            FromDevice(
                                                                                    StateChanged
                                                                                            changed)
                                                                    && changed.state()
                                                                            == DeviceState.OFFLINE
                                                            ? new FromDevice(
                                                                    new StateChanged(
                                                                            DeviceState.CALIBRATING,
                                                                            ""))
                                                            : input);
                                        }
                                    }),
                    new LinkFlaw(
                            "LL-DEV-5",
                            "does not hear of lost qubits",
                            () ->
                                    new LinkMutant() {
                                        @Override
                                        void onInput(LinkInput input) {
                                            if (!(input instanceof FromDevice(QubitsLost _))) {
                                                forward(input);
                                            }
                                        }
                                    }));

    private LinkAttemptFlaws() {}
}
