package dev.holdfast.agent.run;

import dev.holdfast.agent.lifecycle.Mailbox;
import dev.holdfast.capi.pivot.SealSource;
import dev.holdfast.protocol.desired.PivotFiles;
import dev.holdfast.protocol.sign.Envelope;
import dev.holdfast.protocol.sign.PublicKey;
import java.util.List;
import java.util.Optional;

/** What the hub says in a pivot, as it was imported with the site's Director. */
record DirectorMail(Site site) implements Mailbox {
    @Override
    public Optional<Envelope> word() {
        return site.intake.enclosed(PivotFiles.STATEMENT).map(Envelope::parse);
    }

    @Override
    public SealSource seals() {
        return id -> site.intake.enclosed(PivotFiles.seal(id));
    }

    @Override
    public List<PublicKey> hub() {
        return site.intake.directorKeys();
    }
}
